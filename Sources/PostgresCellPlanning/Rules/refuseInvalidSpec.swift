extension PlanningRule {
    /// Nothing is written for a spec that breaks a rule, as a cell admitted under an older definition may.
    static let refuseInvalidSpec = PlanningRule(name: "refuse an invalid spec") { draft in
        draft.plan.problems = draft.problems
        return draft.problems.isEmpty ? .proceed : .stop
    }
}
