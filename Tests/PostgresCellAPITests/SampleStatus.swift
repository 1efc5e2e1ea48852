import FoundationEssentials
import KubernetesAPI
import PostgresCellAPI

/// A status with every field set.
enum SampleStatus {
    static var complete: PostgresCellStatus {
        let time = Date(timeIntervalSince1970: 1_795_000_000)
        var status = PostgresCellStatus()
        status.observedGeneration = 3
        status.conditions = [
            Condition(
                type: ConditionType.ready.rawValue,
                status: .true,
                observedGeneration: 3,
                lastTransitionTime: time,
                reason: Reason.ready.rawValue,
                message: "the cell serves"
            )
        ]
        status.endpoints = CellEndpoints(
            pooled: .init(host: "pgbouncer.alphaswarm.svc.cluster.local", port: WellKnownNames.Port.pooler),
            direct: .init(host: "postgres.alphaswarm.svc.cluster.local", port: WellKnownNames.Port.postgres)
        )
        status.credentials = [CredentialStatus(consumer: "core", secretName: "postgres-core")]
        var migrations = MigrationStatus()
        migrations.image = "registry.example/migrations:7"
        migrations.job = "postgres-migrate-1f3a9c2e7b"
        migrations.heads = ["0045_ledger"]
        migrations.appliedRevisions = ["0045_ledger", "0044_runs"]
        migrations.startedAt = time
        migrations.completedAt = time
        migrations.message = "applied 2 revisions"
        status.migrations = migrations
        status.gate = GateStatus(held: 3)
        status.storage = StorageStatus(requested: "5Gi", capacity: "5Gi", volume: "pvc-1")
        var backup = BackupStatus()
        backup.reportedAt = time
        backup.lastArchivedWAL = "00000001000000000000000A"
        backup.lastArchivedTime = time
        backup.lastArchiveFailureTime = time
        backup.oldestWaitingWALTime = time
        backup.waitingWALSegments = 2
        backup.volumeFullTime = time
        backup.lastBaseBackup = .init(label: "20261122-013002F", completedAt: time)
        backup.lastDumpTime = time
        backup.recoveryWindow = .init(earliest: time, latest: time)
        backup.lastDrill = .init(completedAt: time, succeeded: true, recoverySeconds: 42)
        backup.failedRuns = [
            .init(schedule: "postgres-dump", job: "postgres-dump-29384", failedAt: time, message: "connection refused")
        ]
        status.backup = backup
        return status
    }
}
