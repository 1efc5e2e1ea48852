extension SpecTransitionRule {
    /// Data does not move by itself from one engine to another.
    static let keptEngine = SpecTransitionRule(messages: [switched]) { old, new in
        guard old.engine.members != new.engine.members else { return [] }
        return [.init(path: "spec.engine", message: switched)]
    }

    private static let switched = "a cell keeps its engine: make another cell with the other one and move the data"
}
