package import KubernetesAPI

/// PgBouncer, in front of the database: what applications connect to.
package struct CellPooler: Codable, Hashable, Sendable {
    /// Pods; 1 to 20.
    package var replicas = 2
    /// nil: `<cell>-pgbouncer`.
    package var serviceName: String?
    /// nil: the tools image of the operator's release.
    package var image: String?
    /// When a server connection goes back to the pool.
    package var mode = Mode.transaction
    /// Server connections per user and database, of each replica.
    package var defaultPoolSize = 20
    /// Client connections of each replica.
    package var maxClientConnections = 1000
    /// Of PgBouncer's container.
    package var resources = ResourceRequirements()

    package init() {}

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try container.read(.replicas, into: &replicas)
        try container.read(.serviceName, into: &serviceName)
        try container.read(.image, into: &image)
        try container.read(.mode, into: &mode)
        try container.read(.defaultPoolSize, into: &defaultPoolSize)
        try container.read(.maxClientConnections, into: &maxClientConnections)
        try container.read(.resources, into: &resources)
    }

    /// When a server connection goes back to the pool.
    package enum Mode: String, Codable, Sendable, CaseIterable {
        /// After each transaction.
        case transaction = "Transaction"
        /// When the client leaves.
        case session = "Session"
    }
}
