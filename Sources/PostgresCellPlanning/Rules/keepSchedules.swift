extension PlanningRule {
    /// Scheduled work is made once there is a database that it can work on.
    ///
    /// Their results age, and are looked at again when one has become too old.
    static let keepSchedules = PlanningRule(name: "keep schedules") { draft in
        draft.plan.wakeUp = draft.plan.assessment.backup?.wakeUp
        let database = draft.plan.assessment.database
        draft.addWave(.schedules, draft.children.schedules, missing: database.isSatisfied ? nil : database)
        return .proceed
    }
}
