import KubernetesAPI
import PostgresCellAPI

/// Fills an empty volume from another cell's backup before Postgres starts; does nothing on a volume with data.
func restoreContainer(for cell: PostgresCell, image: String) -> Container {
    let recovery = cell.spec.recovery
    let store = recovery?.from.objectStore ?? cell.spec.backup?.objectStore ?? CellObjectStore()
    var environment =
        BackupServer.environment(for: cell) + [
            EnvVar(name: "PGDATA", value: CellPath.data),
            EnvVar(name: "PGBACKREST", value: CellPath.pgBackRest),
            // The newest backup in this folder that fits the name; a cell's identity is not known to those who come after.
            EnvVar(name: "SOURCE_FOLDER", value: RepositoryConfiguration.folder(in: store, namespace: cell.namespace)),
            EnvVar(name: "HAS_SERVED", value: CellPath.program("has-served")),
            EnvVar(name: "TARGET_TIME", value: recovery?.target.time ?? "latest"),
        ]
    if let source = recovery?.from.cell { environment.append(EnvVar(name: "SOURCE_CELL", value: source)) }
    if let foreign = recovery?.from.objectStore { environment += locationOverrides(foreign) }
    return Container(
        name: "restore",
        image: image,
        command: ["sh", CellPath.program("restore.sh")],
        env: environment,
        resources: ResourceRequirements(requests: ["cpu": "100m", "memory": "128Mi"], limits: ["memory": "1Gi"]),
        volumeMounts: [
            VolumeMount(name: "data", mountPath: CellPath.volume),
            VolumeMount(name: "programs", mountPath: CellPath.programs, readOnly: true),
            VolumeMount(name: "tmp", mountPath: "/tmp"),
        ] + RepositoryConfiguration.mounts(for: cell),
        securityContext: PodSecurity.container,
        terminationMessagePolicy: "FallbackToLogsOnError"
    )
}

/// Another store than the cell's own: pgBackRest prefers its environment to its files.
private func locationOverrides(_ store: CellObjectStore) -> [EnvVar] {
    RepositoryConfiguration.location(store).compactMap { line in
        let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        let option = String(parts[0].map { $0 == "-" ? "_" : $0 }).uppercased()
        return EnvVar(name: "PGBACKREST_\(option)", value: parts[1])
    }
}
