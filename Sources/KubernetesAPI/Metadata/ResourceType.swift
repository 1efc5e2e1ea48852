/// A kind as the API server addresses it.
package struct ResourceType: Hashable, Sendable {
    /// The API group; empty for the core group.
    package var group: String
    /// The version, such as `v1`.
    package var version: String
    /// The kind in CamelCase, such as `StatefulSet`.
    package var kind: String
    /// The plural in the path, such as `statefulsets`.
    package var plural: String
    /// False for kinds that live outside namespaces.
    package var isNamespaced: Bool

    package init(group: String, version: String, kind: String, plural: String, isNamespaced: Bool = true) {
        self.group = group
        self.version = version
        self.kind = kind
        self.plural = plural
        self.isNamespaced = isNamespaced
    }

    /// `v1`, or `apps/v1`: what stands in an object's `apiVersion`.
    package var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }

    /// The path of the collection, in a namespace or across all, without a leading host.
    ///
    /// - Parameter namespace: nil for all namespaces, and for kinds that have none.
    package func path(namespace: String? = nil, name: String? = nil, subresource: String? = nil) -> String {
        var path = group.isEmpty ? "/api/\(version)" : "/apis/\(group)/\(version)"
        if isNamespaced, let namespace { path += "/namespaces/\(namespace)" }
        path += "/\(plural)"
        if let name { path += "/\(name)" }
        if let subresource { path += "/\(subresource)" }
        return path
    }
}

extension ResourceType: CustomStringConvertible {
    package var description: String { group.isEmpty ? plural : "\(plural).\(group)" }
}
