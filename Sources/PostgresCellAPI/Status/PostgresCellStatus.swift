package import KubernetesAPI

/// What the operator last found and did; written only by the operator, as a whole.
package struct PostgresCellStatus: Codable, Hashable, Sendable {
    /// The generation of the spec that all of the status speaks of; -1 before the operator's first write.
    package var observedGeneration: Int64 = -1
    /// In the order of `ConditionType`.
    package var conditions: [Condition] = []
    /// Where to connect; nil until the services exist.
    package var endpoints: CellEndpoints?
    /// The Secret of each consumer, in the spec's order.
    package var credentials: [CredentialStatus] = []
    /// nil: the cell has no migrations.
    package var migrations: MigrationStatus?
    /// How many pods wait.
    package var gate: GateStatus?
    /// nil until there is a volume claim.
    package var storage: StorageStatus?
    /// nil: nothing is backed up.
    package var backup: BackupStatus?

    package init() {}

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try container.read(.observedGeneration, into: &observedGeneration)
        try container.read(.conditions, into: &conditions)
        try container.read(.endpoints, into: &endpoints)
        try container.read(.credentials, into: &credentials)
        try container.read(.migrations, into: &migrations)
        try container.read(.gate, into: &gate)
        try container.read(.storage, into: &storage)
        try container.read(.backup, into: &backup)
    }
}

/// Where to connect.
package struct CellEndpoints: Codable, Hashable, Sendable {
    /// The pooler: for applications.
    package var pooled: Endpoint?
    /// The database itself: for migrations.
    package var direct: Endpoint?

    package init(pooled: Endpoint? = nil, direct: Endpoint? = nil) {
        self.pooled = pooled
        self.direct = direct
    }

    /// A service's name in the cluster's DNS, and a port.
    package struct Endpoint: Codable, Hashable, Sendable {
        /// Fully qualified, such as `pgbouncer.alphaswarm.svc.cluster.local`.
        package var host: String
        /// Of TCP.
        package var port: Int

        package init(host: String, port: Int) {
            self.host = host
            self.port = port
        }
    }
}

/// The Secret from which a consumer connects.
package struct CredentialStatus: Codable, Hashable, Sendable {
    /// Its name in the spec.
    package var consumer: String
    /// In the cell's namespace.
    package var secretName: String

    package init(consumer: String, secretName: String) {
        self.consumer = consumer
        self.secretName = secretName
    }
}

/// How many pods of the cell wait at the gate.
package struct GateStatus: Codable, Hashable, Sendable {
    /// Pods with our scheduling gate.
    package var held: Int

    package init(held: Int) { self.held = held }
}

/// The volume: asked for, and there.
package struct StorageStatus: Codable, Hashable, Sendable {
    /// As the spec says.
    package var requested: Quantity
    /// nil until the volume is bound.
    package var capacity: Quantity?
    /// The persistent volume that holds the data, since the database served from it first, also once its claim is gone.
    ///
    /// No other one takes its place by itself, nor does an empty database on it.
    package var volume: String?

    package init(requested: Quantity, capacity: Quantity? = nil, volume: String? = nil) {
        self.requested = requested
        self.capacity = capacity
        self.volume = volume
    }
}
