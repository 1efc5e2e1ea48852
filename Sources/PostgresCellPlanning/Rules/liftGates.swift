extension PlanningRule {
    /// Pods that may go, go at once, whatever else is broken.
    static let liftGates = PlanningRule(name: "lift gates") { draft in
        draft.plan.gateLifts = draft.plan.assessment.gate.lifts
        return .proceed
    }
}
