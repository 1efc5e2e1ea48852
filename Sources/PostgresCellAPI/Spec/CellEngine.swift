/// Where the database runs: a union, of which exactly one member is set, and never another one later.
package struct CellEngine: Codable, Hashable, Sendable {
    /// One Postgres pod with a volume in this cluster.
    package var statefulSet: StatefulSetEngine?
    /// Amazon RDS: a name that is taken, and that this release refuses.
    package var rds: ReservedEngine?
    /// Google Cloud SQL: a name that is taken, and that this release refuses.
    package var cloudSQL: ReservedEngine?
    /// Azure Database for PostgreSQL flexible server: a name that is taken, and that this release refuses.
    package var azureFlexibleServer: ReservedEngine?

    package init(statefulSet: StatefulSetEngine? = nil) {
        self.statefulSet = statefulSet
    }

    /// The names of the members that are set, in the order of declaration.
    package var members: [String] {
        [
            ("statefulSet", statefulSet != nil), ("rds", rds != nil), ("cloudSQL", cloudSQL != nil),
            ("azureFlexibleServer", azureFlexibleServer != nil),
        ].filter(\.1).map(\.0)
    }
}

/// An engine that has a name and nothing behind it yet: whatever its author wrote there is passed over.
package struct ReservedEngine: Codable, Hashable, Sendable {
    package init() {}
    package init(from decoder: any Decoder) throws {}
    package func encode(to encoder: any Encoder) throws { _ = encoder.container(keyedBy: NoKeys.self) }
    private enum NoKeys: CodingKey {}
}
