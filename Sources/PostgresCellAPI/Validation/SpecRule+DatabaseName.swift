extension SpecRule {
    /// Databases that Postgres or PgBouncer has for itself.
    static let databaseName = SpecRule(messages: [reserved]) { cell in
        let name = [("spec.database.name", cell.spec.database.name)]
        let own = cell.spec.consumers.enumerated().compactMap { index, consumer in
            consumer.database.map { ("spec.consumers[\(index)].database", $0) }
        }
        return (name + own).filter { ["pgbouncer", "postgres", "template0", "template1"].contains($0.1) }.map {
            .init(path: $0.0, message: reserved)
        }
    }

    private static let reserved = "Postgres and PgBouncer keep this database for themselves: choose another name"
}
