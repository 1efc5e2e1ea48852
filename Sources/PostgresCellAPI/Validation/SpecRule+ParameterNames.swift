extension SpecRule {
    /// Small letters only: Postgres does not tell letters by size, and the names that the operator owns would slip by.
    static let parameterNames = SpecRule(messages: [spelling]) { cell in
        (cell.spec.engine.statefulSet?.parameters.keys.sorted() ?? []).filter { name in
            name.utf8.count > 126 || !TextFormat.table.accepts(name)
        }.map { .init(path: "spec.engine.statefulSet.parameters[\($0)]", message: spelling) }
    }

    private static let spelling =
        "write parameters in small letters and underscores, such as max_connections or auto_explain.log_timing"
}
