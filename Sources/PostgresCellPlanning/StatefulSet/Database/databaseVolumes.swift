import KubernetesAPI
import PostgresCellAPI

/// The volumes of the database's pod.
func databaseVolumes(for cell: PostgresCell) -> [Volume] {
    let names = cell.childNames
    var volumes = [
        Volume(name: "data", persistentVolumeClaim: PersistentVolumeClaimVolumeSource(claimName: names.data)),
        .configMap("programs", of: names.scripts),
        .memory("socket", limit: "1Mi"),
        .memory("certificates", limit: "1Mi"),
        .memory("state", limit: "1Mi"),
        // Parallel queries exchange rows here; the runtime's own 64 MiB are too few.
        .memory("shared-memory", limit: "256Mi"),
        .scratch("tmp", limit: "256Mi"),
        Volume(name: "credentials", projected: credentialsOfRoles(of: cell)),
    ]
    if cell.spec.backup != nil { volumes += RepositoryConfiguration.volumes(for: cell) }
    return volumes
}

/// A directory for each role.
///
/// A Secret that is missing yet must not hold back the others: role-keeper waits for it.
private func credentialsOfRoles(of cell: PostgresCell) -> ProjectedVolumeSource {
    ProjectedVolumeSource(
        sources: RoleList.credentials(of: cell).map { directory, secret in
            VolumeProjection(
                secret: SecretProjection(
                    name: secret,
                    items: ["username", "password"].map { KeyToPath(key: $0, path: "\(directory)/\($0)") },
                    optional: true
                )
            )
        },
        defaultMode: 0o440
    )
}
