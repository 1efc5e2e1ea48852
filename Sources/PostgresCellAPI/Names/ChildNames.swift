import KubernetesAPI

/// The names of a cell's children, each derived from the cell's own.
package struct ChildNames: Hashable, Sendable {
    /// The cell's name; also of its service, its StatefulSet, its ServiceAccount and its database's NetworkPolicy.
    package let cell: String

    package init(cell: String) { self.cell = cell }

    /// ExternalSecret and Secret of the role that owns the schema.
    package var owner: String { "\(cell)-owner" }
    /// ExternalSecret and Secret of the pooler's lookup role; the pooler's Deployment, disruption budget and policy.
    package var pooler: String { "\(cell)-pooler" }
    /// ExternalSecret and Secret of a consumer.
    package func credentials(of consumer: String) -> String { "\(cell)-\(consumer)" }
    /// The database's volume claim.
    package var data: String { "\(cell)-data" }
    /// The ConfigMap with the programs and settings that run in the pods.
    package var scripts: String { "\(cell)-scripts" }
    /// The ConfigMap with PgBouncer's settings; the pooler's service too, where the spec names none.
    package var pgbouncer: String { "\(cell)-pgbouncer" }
    /// The pod of the one-replica StatefulSet.
    package var databasePod: String { "\(cell)-0" }
    /// A migration's Job, by the first ten hexadecimal digits of the hash of what it runs.
    package func migration(hash: String) -> String { "\(cell)-migrate-\(hash.prefix(10))" }
    /// The CronJob of dumps.
    package var dump: String { "\(cell)-dump" }
    /// The CronJob of full base backups.
    package var fullBackup: String { "\(cell)-backup-full" }
    /// The CronJob of incremental base backups.
    package var incrementalBackup: String { "\(cell)-backup-incr" }
    /// The CronJob of restore drills.
    package var drill: String { "\(cell)-drill" }
    /// The CronJob that tells of archiving.
    package var report: String { "\(cell)-report" }
    /// ExternalSecret and Secret of the object store.
    package var backup: String { "\(cell)-backup" }
}

extension PostgresCell {
    /// The names of this cell's children.
    package var childNames: ChildNames { ChildNames(cell: metadata.name) }
    /// The name of the pooler's service.
    package var poolerServiceName: String { spec.pooler.serviceName ?? childNames.pgbouncer }
}
