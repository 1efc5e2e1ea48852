extension SpecRule {
    /// A database of its own goes with access Owner, and no two consumers own the same one.
    static let consumerDatabases = SpecRule(messages: [missing, superfluous, theCells, shared]) { cell in
        let consumers = cell.spec.consumers
        return consumers.indices.flatMap { index -> [SpecProblem] in
            let consumer = consumers[index]
            let path = "spec.consumers[\(index)]"
            guard let database = consumer.database else {
                return consumer.access == .owner ? [.init(path: path, message: missing)] : []
            }
            if consumer.access != .owner { return [.init(path: path, message: superfluous)] }
            if database == cell.spec.database.name { return [.init(path: "\(path).database", message: theCells)] }
            let isShared = consumers[..<index].contains { $0.database == database }
            return isShared ? [.init(path: "\(path).database", message: shared)] : []
        }
    }

    private static let missing = "access Owner is to a database of the consumer's own: set database"
    private static let superfluous = "a database of the consumer's own needs access Owner: set it, or remove database"
    private static let theCells = "the cell's own database belongs to the owner role: name another database"
    private static let shared = "two consumers own the same database: name another one for one of them"
}
