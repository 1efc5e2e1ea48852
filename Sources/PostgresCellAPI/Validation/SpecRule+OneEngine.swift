extension SpecRule {
    /// Exactly one engine, and one that this release has.
    static let oneEngine = SpecRule(messages: [notOne, notBuilt]) { cell in
        let members = cell.spec.engine.members
        if members.count != 1 { return [.init(path: "spec.engine", message: notOne)] }
        return members == ["statefulSet"] ? [] : [.init(path: "spec.engine", message: notBuilt)]
    }

    private static let notOne = "a cell has exactly one engine: set statefulSet and remove the others"
    private static let notBuilt = "this release runs only the engine statefulSet: set that one instead"
}
