/// What a list or a watch selects.
package struct ResourceSelection: Hashable, Sendable {
    /// The one kind that the request is about.
    package var resource: ResourceType
    /// nil: all namespaces, or a kind that has none.
    package var namespace: String?
    /// As kubectl's `--selector` takes it.
    package var labelSelector: String?
    /// As kubectl's `--field-selector` takes it.
    package var fieldSelector: String?

    package init(
        _ resource: ResourceType,
        namespace: String? = nil,
        labelSelector: String? = nil,
        fieldSelector: String? = nil
    ) {
        self.resource = resource
        self.namespace = namespace
        self.labelSelector = labelSelector
        self.fieldSelector = fieldSelector
    }

    private var query: [APIRequest.QueryItem] {
        [("labelSelector", labelSelector), ("fieldSelector", fieldSelector)].compactMap { name, value in
            value.map { APIRequest.QueryItem(name, $0) }
        }
    }

    /// One page of a list.
    ///
    /// - Parameter resourceVersion: nil asks for the newest state. A value other than "0" switches paging off in the
    ///   server, which then answers from its watch cache.
    package func list(limit: Int? = nil, continue token: String? = nil, resourceVersion: String? = nil) -> APIRequest {
        var query = query
        if let limit { query.append(.init("limit", String(limit))) }
        if let token { query.append(.init("continue", token)) }
        if let resourceVersion, token == nil {
            query.append(.init("resourceVersion", resourceVersion))
            query.append(.init("resourceVersionMatch", "NotOlderThan"))
        }
        return APIRequest(.get, resource.path(namespace: namespace), verb: "list", query: query)
    }

    /// A watch with bookmarks from a version on.
    ///
    /// - Parameter timeoutSeconds: after which the server ends the watch.
    package func watch(from version: ResourceVersion, timeoutSeconds: Int) -> APIRequest {
        watch(timeoutSeconds: timeoutSeconds, .init("resourceVersion", version.text))
    }

    /// A watch that first delivers what exists, consistently with the newest state (KEP-3157).
    package func streamingList(timeoutSeconds: Int) -> APIRequest {
        watch(
            timeoutSeconds: timeoutSeconds,
            .init("sendInitialEvents", "true"),
            .init("resourceVersionMatch", "NotOlderThan")
        )
    }

    private func watch(timeoutSeconds: Int, _ start: APIRequest.QueryItem...) -> APIRequest {
        var query = query
        query += [.init("watch", "true"), .init("allowWatchBookmarks", "true")]
        query += start
        query.append(.init("timeoutSeconds", String(timeoutSeconds)))
        return APIRequest(.get, resource.path(namespace: namespace), verb: "watch", query: query)
    }
}
