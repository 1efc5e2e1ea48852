package import KubernetesAPI
package import KubernetesClient

extension APIClient: RequestPerformer {}

/// Lists and watches one kind through a client.
package struct ClientWatchSource<Object: KubernetesObject>: WatchSource {
    private let client: APIClient

    package init(_ type: Object.Type, client: APIClient) { self.client = client }

    /// All pages, in the newest state.
    package func list(_ selection: ResourceSelection) async throws(APIError) -> ListPage<Object> {
        try await client.list(Object.self, selection)
    }

    /// Returns once the head of the answer is there.
    package func watch(_ request: APIRequest) async throws(APIError) -> WatchStream<Object> {
        try await client.watch(Object.self, request: request)
    }

    /// Requests that come after use new connections.
    package func abandonConnections() { client.retireConnections() }
}

extension AccessReview {
    /// Asks with a client's own identity.
    package init(client: APIClient) {
        self.init { right throws(APIError) in
            try await client.reviewAccess(
                verb: right.verb.rawValue,
                resource: right.resource,
                namespace: right.namespace,
                subresource: right.subresource,
                name: right.name
            )
        }
    }
}
