package import KubernetesAPI

/// One Postgres pod with a volume in this cluster.
package struct StatefulSetEngine: Codable, Hashable, Sendable {
    /// Any image that has the Postgres programs; it is run unchanged.
    package var image = "pgvector/pgvector:pg16"
    /// The database's volume.
    package var storage = CellStorage()
    /// Of the database's container.
    package var resources = ResourceRequirements()
    /// Server parameters by name; those that the operator owns are refused: `OwnedParameters`.
    package var parameters: [String: String] = [:]
    /// As in a pod, as the four below.
    package var nodeSelector: [String: String] = [:]
    /// As in a pod; at most 32.
    package var tolerations: [Toleration] = []
    /// As in a pod; terms speak of the cell's own namespace.
    package var affinity: Affinity?
    /// As in a pod.
    package var priorityClassName: String?
    /// As in a pod; at most 8.
    package var topologySpreadConstraints: [TopologySpreadConstraint] = []

    package init() {}

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try container.read(.image, into: &image)
        try container.read(.storage, into: &storage)
        try container.read(.resources, into: &resources)
        try container.read(.parameters, into: &parameters)
        try container.read(.nodeSelector, into: &nodeSelector)
        try container.read(.tolerations, into: &tolerations)
        try container.read(.affinity, into: &affinity)
        try container.read(.priorityClassName, into: &priorityClassName)
        try container.read(.topologySpreadConstraints, into: &topologySpreadConstraints)
    }
}

/// The database's volume.
package struct CellStorage: Codable, Hashable, Sendable {
    /// Grows, never shrinks.
    package var size: Quantity = "5Gi"
    /// nil: the cluster's default class; never another one later.
    package var storageClassName: String?

    package init() {}

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try container.read(.size, into: &size)
        try container.read(.storageClassName, into: &storageClassName)
    }
}
