extension SpecTransitionRule {
    /// A cell begins once.
    static let keptRecovery = SpecTransitionRule(messages: [changed, late]) { old, new in
        guard let before = old.recovery, let after = new.recovery else {
            return new.recovery == nil ? [] : [.init(path: "spec", message: late)]
        }
        return before == after ? [] : [.init(path: "spec.recovery", message: changed)]
    }

    private static let changed = "a cell recovers once, when it is made: leave recovery as it was, or make another cell"
    private static let late = "a cell recovers when it is made, not later: remove recovery, or make another cell"
}
