package import KubernetesAPI

/// A kind that the server serves in one version.
package struct ServedKind: Sendable {
    /// How the API addresses it.
    package var resource: ResourceType
    var singular: String
    var shortNames: [String] = []
    var categories: [String] = []
    /// `status`, `scale`, `binding`.
    var subresources: Set<String> = []
    /// Kinds whose spec changes are counted in `metadata.generation`.
    var countsGeneration = false
    /// Only `create` is served, and nothing is stored.
    var isReview = false
    /// Columns besides the name; nil: name and age.
    var columns: [PrinterColumn]?
    /// The structural schema of a custom kind.
    var schema: Schema?
    /// Paths that a field selector may name, besides name and namespace.
    var selectableFields: [String] = []
    /// What the answer to each write warns of.
    var warning: String?
    var storage: StorageKey

    init(
        _ resource: ResourceType,
        shortNames: [String] = [],
        subresources: Set<String> = [],
        countsGeneration: Bool = false,
        columns: [PrinterColumn]? = nil,
        selectableFields: [String] = []
    ) {
        self.resource = resource
        self.singular = resource.kind.lowercased()
        self.shortNames = shortNames
        self.subresources = subresources
        self.countsGeneration = countsGeneration
        self.columns = columns
        self.selectableFields = selectableFields
        self.storage = StorageKey(resource.group, resource.plural)
    }

    var hasStatus: Bool { subresources.contains("status") }

    var isCustom: Bool { schema != nil }

    /// How errors name the kind: `StatefulSet.apps`, `Pod`.
    var qualifiedKind: String { resource.group.isEmpty ? resource.kind : "\(resource.kind).\(resource.group)" }

    /// The shape of its fields, for merges and ownership.
    var shape: FieldShape {
        if let schema { .root(schema) } else { .builtIn(BuiltInShape(kind: resource.kind)) }
    }

    /// All verbs that discovery names.
    var verbs: [String] {
        isReview
            ? ["create"]
            : [
                "create", "delete", "deletecollection", "get", "list", "patch", "update", "watch",
            ]
    }
}
