import FoundationEssentials
import KubernetesAPI
package import PostgresCellAPI

/// What an observation means for a cell: one finding for each part, from which both plan and status are made.
package struct CellAssessment: Hashable, Sendable {
    /// Every consumer's ExternalSecret has delivered its Secret.
    package var credentials: Finding
    /// The volume claim is bound, and as large as the spec asks.
    package var storage: Finding
    /// The StatefulSet's pod is of the current template and serves.
    package var database: Finding
    /// PgBouncer serves with all replicas; satisfied too where the cell has no pooler.
    package var pooler: Finding
    /// The Job of the spec's migration has run to completion; satisfied too where there is none.
    package var migrations: Finding
    /// The application's gated pods: which may go now, and why the others may not.
    package var gate: GateAssessment
    /// What status shall remember of migrations.
    package var migrationRecord: MigrationStatus?
    /// Archiving and backups; nil for a cell without a backup.
    package var backup: BackupAssessment?

    /// Judges each part by itself; what a part waits for is decided by the plan.
    init(_ observation: CellObservation, children: CellChildren, now: Date) {
        let migration = MigrationAssessment(observation, job: children.migration)
        credentials = assessCredentials(observation, children: children)
        storage = assessStorage(observation, children: children)
        database = assessDatabase(observation, children: children)
        pooler = assessPooler(observation, children: children)
        migrations = migration.finding
        migrationRecord = migration.record
        backup = BackupAssessment(observation, now: now)
        gate =
            observation.lostVolume != nil
            ? GateAssessment(closed: observation, finding: storage)
            : GateAssessment(observation, children: children, migration: migration, database: database)
    }

    /// Of a cell whose spec cannot be rendered: nothing can be compared with it, and what was recorded stays.
    init(unreadable observation: CellObservation, reason: Reason, message: String) {
        let unknown = Finding(.unknown, reason, message)
        credentials = unknown
        storage = unknown
        database = unknown
        pooler = unknown
        migrations = unknown
        migrationRecord = observation.cell.status?.migrations
        gate = GateAssessment(closed: observation, finding: Finding(.stalled, reason, message))
    }

    /// The parts that Ready is made of, in the order in which a cell comes into being.
    package var partsOfReady: [(type: ConditionType, finding: Finding)] {
        [
            (.credentialsSynced, credentials), (.storageReady, storage), (.databaseAvailable, database),
            (.poolerAvailable, pooler), (.migrationsApplied, migrations),
        ]
    }
}
