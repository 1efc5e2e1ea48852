import KubernetesAPI
import PostgresCellAPI

/// The CronJobs of full and incremental base backups, which read the volume through the database pod's side car.
func makeBaseBackupCronJobs(for cell: PostgresCell, defaults: PlanningDefaults) -> [CronJob] {
    guard let backup = cell.spec.backup else { return [] }
    var runs = [(name: cell.childNames.fullBackup, type: "full", schedule: backup.base.schedule)]
    if let incremental = backup.base.incremental {
        runs.append((cell.childNames.incrementalBackup, "incr", incremental))
    }
    return runs.map { name, type, schedule in
        makeBackupCronJob(
            for: cell,
            backup: backup,
            name: name,
            schedule: schedule,
            deadlineSeconds: Int64(backupDeadlineSeconds),
            pod: makeBackupPod(
                for: cell,
                container: backupContainer(
                    "backup",
                    image: defaults.toolsImage,
                    program: "base-backup.sh",
                    arguments: [type],
                    env: BackupServer.environment(for: cell) + [
                        EnvVar(
                            name: "PGBACKREST_PG1_HOST",
                            value: defaults.hostName(ofService: cell.childNames.cell, namespace: cell.namespace)
                        ),
                        EnvVar(name: "CREDENTIALS", value: "\(CellPath.credentials)/\(RoleList.owner)"),
                        EnvVar(name: "PGBACKREST_PG1_HOST_TYPE", value: "tls"),
                        EnvVar(name: "PGBACKREST_PG1_HOST_PORT", value: "\(BackupServer.port)"),
                    ],
                    mounts: ownerMounts + repositoryMounts(for: cell)
                ),
                volumes: [ownerVolume(for: cell)] + repositoryVolumes(for: cell)
            )
        )
    }
}

/// The owner's credentials in a backup's pod.
let ownerMounts = [
    VolumeMount(name: "owner", mountPath: "\(CellPath.credentials)/\(RoleList.owner)", readOnly: true)
]

/// The volume behind them.
func ownerVolume(for cell: PostgresCell) -> Volume { .secret("owner", of: cell.childNames.owner) }

/// The object store's credentials in a pod that has its tools in the image.
func repositoryMounts(for cell: PostgresCell) -> [VolumeMount] {
    RepositoryConfiguration.mounts(for: cell).filter { $0.name == "repository" }
}

/// The volumes behind them.
func repositoryVolumes(for cell: PostgresCell) -> [Volume] {
    RepositoryConfiguration.volumes(for: cell).filter { $0.name == "repository" }
}
