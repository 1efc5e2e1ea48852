extension PlanningRule {
    /// The pooler is made once the database is available, since it looks its users up there.
    static let runPooler = PlanningRule(name: "run the pooler") { draft in
        let database = draft.plan.assessment.database
        draft.addWave(.pooler, draft.children.pooler, missing: database.isSatisfied ? nil : database)
        return .proceed
    }
}
