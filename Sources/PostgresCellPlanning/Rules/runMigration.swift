import KubernetesAPI
import PostgresCellAPI

extension PlanningRule {
    /// The migration's Job is made once the database is available and nothing of earlier ones runs any more.
    ///
    /// A Job recorded as completed and since removed is not run again; a failed one that a person removed is.
    static let runMigration = PlanningRule(name: "run the migration") { draft in
        guard let job = draft.children.migration,
            !draft.observation.recordsCompletion(of: job.reference.key.name)
        else { return .proceed }
        draft.addWave(.migration, [job], missing: draft.missingForMigration)
        return .proceed
    }
}

extension PlanDraft {
    fileprivate var missingForMigration: Finding? {
        let database = plan.assessment.database
        guard database.isSatisfied else { return database }
        return assessEarlierMigrations(than: children.migration?.reference.key.name, in: observation)
    }
}
