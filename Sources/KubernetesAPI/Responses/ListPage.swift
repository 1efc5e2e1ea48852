/// One page of a list.
package struct ListPage<Object: KubernetesObject>: Decodable, Sendable {
    /// Of the collection; the same version on every page of one list.
    package var metadata: ListMeta
    /// In the server's order, by namespace and name.
    package var items: [Object]

    package init(metadata: ListMeta, items: [Object]) {
        self.metadata = metadata
        self.items = items
    }

    /// A list without items says `null` in older servers.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        metadata = try container.decode(ListMeta.self, forKey: .metadata)
        items = try container.decodeIfPresent([Object].self, forKey: .items) ?? []
    }

    private enum CodingKeys: String, CodingKey { case metadata, items }
}

/// `metav1.ListMeta`.
package struct ListMeta: Codable, Hashable, Sendable {
    /// The version of the collection, to start a watch from.
    package var resourceVersion: String?
    /// Non-empty where another page follows.
    package var `continue`: String?

    package init(resourceVersion: String?, continue: String? = nil) {
        self.resourceVersion = resourceVersion
        self.continue = `continue`
    }
}
