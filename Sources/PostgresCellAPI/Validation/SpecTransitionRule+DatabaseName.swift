extension SpecTransitionRule {
    /// A renamed database would be an empty one.
    static let keptDatabaseName = SpecTransitionRule(messages: [renamed]) { old, new in
        guard old.database.name != new.database.name else { return [] }
        return [.init(path: "spec.database.name", message: renamed)]
    }

    private static let renamed = "a database cannot be renamed: leave its name as it was, or make another cell"
}
