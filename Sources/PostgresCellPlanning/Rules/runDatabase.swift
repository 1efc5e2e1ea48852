extension PlanningRule {
    /// The database is made once all credentials are synced, since its pod mounts them.
    ///
    /// It does not wait for the volume: a class that binds late waits for the pod, and a pending resize for its start.
    static let runDatabase = PlanningRule(name: "run the database") { draft in
        let credentials = draft.plan.assessment.credentials
        draft.addWave(.database, draft.children.database, missing: credentials.isSatisfied ? nil : credentials)
        return .proceed
    }
}
