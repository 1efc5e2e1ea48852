extension SpecRule {
    /// Unique, and never the name of another child of the cell.
    static let consumerNames = SpecRule(messages: [twice, reserved]) { cell in
        let names = cell.spec.consumers.map(\.name)
        let repeated = names.indices.filter { names[..<$0].contains(names[$0]) }
        let taken = names.indices.filter { reservedNames.contains(names[$0]) || names[$0].hasPrefix("migrate-") }
        return repeated.map { .init(path: "spec.consumers[\($0)].name", message: twice) }
            + taken.map { .init(path: "spec.consumers[\($0)].name", message: reserved) }
    }

    /// What stands behind the hyphen in a child's name.
    private static let reservedNames: Set<String> = [
        "backup", "backup-full", "backup-incr", "data", "drill", "dump", "owner", "pgbouncer", "pooler", "scripts",
    ]

    private static let twice = "two consumers have the same name: rename one of them or remove it"
    private static let reserved = "an object of the cell itself has this name: choose another one for the consumer"
}
