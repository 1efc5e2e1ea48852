import KubernetesAPI
import PostgresCellAPI

/// The CronJob of dumps; nil where the spec asks for none.
///
/// The dump is made and read back in the database's own image, since another release's dump may be unreadable to it;
/// only a dump that was read back whole is uploaded.
func makeDumpCronJob(for cell: PostgresCell, defaults: PlanningDefaults) -> CronJob? {
    guard let backup = cell.spec.backup, let dump = backup.dump else { return nil }
    let engine = cell.spec.engine.statefulSet ?? StatefulSetEngine()
    let scratch = VolumeMount(name: "scratch", mountPath: CellPath.scratch)
    let others = Set(cell.spec.consumers.compactMap(\.database)).subtracting([cell.spec.database.name])
    let databases = [cell.spec.database.name] + others.sorted()
    return makeBackupCronJob(
        for: cell,
        backup: backup,
        name: cell.childNames.dump,
        schedule: dump.schedule,
        deadlineSeconds: Int64(backupDeadlineSeconds),
        pod: makeBackupPod(
            for: cell,
            initContainers: [
                backupContainer(
                    "dump",
                    image: engine.image,
                    program: "dump.sh",
                    arguments: databases,
                    env: [
                        EnvVar(name: "CREDENTIALS", value: "\(CellPath.credentials)/\(RoleList.owner)"),
                        EnvVar(name: "SCRATCH", value: CellPath.scratch),
                    ],
                    mounts: ownerMounts + [scratch]
                )
            ],
            container: backupContainer(
                "upload",
                image: defaults.toolsImage,
                program: "dump-upload.sh",
                env: dumpUploadEnvironment(for: cell, backup: backup, retain: dump.retain),
                mounts: [scratch] + repositoryMounts(for: cell)
            ),
            volumes: [ownerVolume(for: cell), makeScratchVolume(for: cell)] + repositoryVolumes(for: cell)
        )
    )
}

/// Where dumps go: beside the base backups, under `dumps/`.
///
/// Never to Azure: `SpecRule.dumps`.
private func dumpUploadEnvironment(for cell: PostgresCell, backup: CellBackup, retain: Int) -> [EnvVar] {
    let store = backup.objectStore
    let bucket = store.s3?.bucket ?? store.gcs?.bucket ?? ""
    var settings = [
        ("SCRATCH", CellPath.scratch),
        ("SECRET", CellPath.repositorySecret),
        ("RETAIN", "\(retain)"),
        ("DESTINATION", bucket + RepositoryConfiguration.path(in: store, of: cell) + "/dumps"),
    ]
    if let s3 = store.s3 {
        settings += [("PROVIDER", "s3"), ("REGION", s3.region), ("URI_STYLE", s3.uriStyle.rawValue)]
        if let endpoint = s3.endpoint { settings.append(("ENDPOINT", endpoint)) }
    } else {
        settings.append(("PROVIDER", "gcs"))
    }
    return settings.map { EnvVar(name: $0.0, value: $0.1) }
}

/// A volume as large as the database's that goes with the pod.
func makeScratchVolume(for cell: PostgresCell) -> Volume {
    Volume(
        name: "scratch",
        ephemeral: EphemeralVolumeSource(
            volumeClaimTemplate: PersistentVolumeClaimTemplate(
                metadata: TemplateMetadata(labels: cell.labels(of: .backup)),
                spec: makeDataClaim(for: cell).spec
            )
        )
    )
}
