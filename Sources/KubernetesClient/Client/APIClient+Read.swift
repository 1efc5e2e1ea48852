import FoundationEssentials
package import KubernetesAPI

extension APIClient {
    /// Reads one object.
    package func get<Object: KubernetesObject>(
        _ type: Object.Type,
        _ key: ObjectKey
    ) async throws(APIError) -> Object {
        let request = ObjectReference(Object.resource, key).get()
        return try decode(Object.self, try await perform(request), of: request)
    }

    /// Lists all pages.
    ///
    /// A continue token that expired on the way restarts once, then without pages.
    ///
    /// - Parameter limit: objects a page.
    /// - Parameter resourceVersion: not older than this; nil asks for the newest state.
    /// - Returns: all items, with the version to watch from.
    package func list<Object: KubernetesObject>(
        _ type: Object.Type,
        _ selection: ResourceSelection,
        limit: Int = 500,
        resourceVersion: String? = nil
    ) async throws(APIError) -> ListPage<Object> {
        var pageLimit: Int? = limit
        var token: String?
        var items: [Object] = []
        while true {
            let request = selection.list(limit: pageLimit, continue: token, resourceVersion: resourceVersion)
            let body: Data
            do {
                body = try await perform(request)
            } catch let error where error.isGone && token != nil {
                (pageLimit, token, items) = (nil, nil, [])
                continue
            }
            let page = try decode(ListPage<Object>.self, body, of: request)
            items += page.items
            guard let next = page.metadata.continue, !next.isEmpty else {
                return ListPage(metadata: ListMeta(resourceVersion: page.metadata.resourceVersion), items: items)
            }
            token = next
        }
    }

    /// Watches.
    ///
    /// The caller cancels, or lets go of the stream, to end it.
    ///
    /// - Parameter request: from `ResourceSelection.watch` or `.streamingList`.
    package func watch<Object: KubernetesObject>(
        _ type: Object.Type,
        request: APIRequest
    ) async throws(APIError) -> WatchStream<Object> {
        WatchStream(try await openStream(request))
    }

    /// True where the API server would let us do this now.
    ///
    /// - Parameter namespace: nil asks for all namespaces.
    package func reviewAccess(
        verb: String,
        resource: ResourceType,
        namespace: String? = nil,
        subresource: String? = nil,
        name: String? = nil
    ) async throws(APIError) -> Bool {
        var attributes: JSONValue = [
            "verb": .string(verb), "group": .string(resource.group), "resource": .string(resource.plural),
        ]
        attributes["namespace"] = namespace.map { .string($0) }
        attributes["subresource"] = subresource.map { .string($0) }
        attributes["name"] = name.map { .string($0) }
        let review: JSONValue = [
            "apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectAccessReview",
            "spec": ["resourceAttributes": attributes],
        ]
        let request = APIRequest(
            .post,
            "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
            verb: "create",
            contentType: .json,
            body: Data(review.serialized)
        )
        return try decode(AccessReviewAnswer.self, try await perform(request), of: request).status.allowed
    }
}

/// What we read of a `SelfSubjectAccessReview`.
private struct AccessReviewAnswer: Decodable {
    var status: Status

    struct Status: Decodable { var allowed: Bool }
}
