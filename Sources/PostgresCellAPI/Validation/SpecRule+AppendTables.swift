extension SpecRule {
    /// Others may insert anyway.
    static let appendTables = SpecRule(messages: [superfluous]) { cell in
        let consumers = cell.spec.consumers
        return consumers.indices.filter { !consumers[$0].append.isEmpty && consumers[$0].access != .readOnly }.map {
            .init(path: "spec.consumers[\($0)]", message: superfluous)
        }
    }

    private static let superfluous = "append widens access ReadOnly: set that access, or remove append"
}
