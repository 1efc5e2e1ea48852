import KubernetesAPI
import PostgresCellAPI

/// The CronJob whose pods bring the side car's report to where the operator reads it: their termination messages.
func makeReportCronJob(for cell: PostgresCell, defaults: PlanningDefaults) -> CronJob? {
    guard let backup = cell.spec.backup else { return nil }
    let host = defaults.hostName(ofService: cell.childNames.cell, namespace: cell.namespace)
    return makeBackupCronJob(
        for: cell,
        backup: backup,
        name: cell.childNames.report,
        schedule: reportSchedule(rpo: backup.wal.rpo),
        deadlineSeconds: 120,
        pod: makeBackupPod(
            for: cell,
            container: backupContainer(
                "report",
                image: defaults.toolsImage,
                program: "report.sh",
                env: [EnvVar(name: "REPORT_URL", value: "http://\(host):\(BackupServer.reportPort)/report.json")],
                mounts: []
            ),
            volumes: []
        )
    )
}

/// Once in the time that may be lost, as cron can say it.
func reportSchedule(rpo: CellDuration) -> String { "*/\(reportInterval(rpo: rpo) / 60) * * * *" }

/// In seconds: whole minutes that divide an hour, half an hour at most.
func reportInterval(rpo: CellDuration) -> Int {
    60 * ([30, 20, 15, 12, 10, 6, 5, 4, 3, 2].first { $0 * 60 <= rpo.seconds } ?? 1)
}
