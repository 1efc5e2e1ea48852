import KubernetesAPI
import PostgresCellAPI

/// The CronJob that restores the latest backup into a scratch volume, checks it and throws it away; nil where the spec
/// asks for none.
func makeDrillCronJob(for cell: PostgresCell, defaults: PlanningDefaults) -> CronJob? {
    guard let backup = cell.spec.backup, let drill = backup.drill else { return nil }
    let engine = cell.spec.engine.statefulSet ?? StatefulSetEngine()
    let tools = VolumeMount(name: "tools", mountPath: CellPath.toolsCopy)
    return makeBackupCronJob(
        for: cell,
        backup: backup,
        name: cell.childNames.drill,
        schedule: drill.schedule,
        deadlineSeconds: 3600,
        pod: makeBackupPod(
            for: cell,
            initContainers: [
                backupContainer(
                    "prepare",
                    image: defaults.toolsImage,
                    program: "prepare.sh",
                    env: [EnvVar(name: "TOOLS", value: CellPath.toolsCopy)],
                    mounts: [tools]
                )
            ],
            container: backupContainer(
                "drill",
                image: engine.image,
                program: "drill.sh",
                env: BackupServer.environment(for: cell) + [
                    EnvVar(name: "PGBACKREST", value: CellPath.pgBackRest),
                    EnvVar(name: "PGDATA", value: "\(CellPath.scratch)/pgdata"),
                    EnvVar(
                        name: "SOURCE_FOLDER",
                        value: RepositoryConfiguration.folder(in: backup.objectStore, namespace: cell.namespace)
                    ),
                    EnvVar(name: "SOURCE_CELL", value: cell.metadata.name),
                    EnvVar(name: "TARGET_TIME", value: "latest"),
                ],
                mounts: [
                    VolumeMount(name: "scratch", mountPath: CellPath.scratch),
                    VolumeMount(name: "socket", mountPath: CellPath.socket),
                ] + RepositoryConfiguration.mounts(for: cell)
            ),
            volumes: [makeScratchVolume(for: cell), .memory("socket", limit: "1Mi")]
                + RepositoryConfiguration.volumes(for: cell)
        )
    )
}
