extension PlanningRule {
    /// Scheduled work is made once there is a database that it can work on.
    static let keepSchedules = PlanningRule(name: "keep schedules") { draft in
        let database = draft.plan.assessment.database
        draft.addWave(.schedules, draft.children.schedules, missing: database.isSatisfied ? nil : database)
        return .proceed
    }
}
