import KubernetesAPI

/// The security settings of every pod of a cell: Pod Security "restricted" and a read-only root file system.
enum PodSecurity {
    /// The user and group `postgres` of the stock images; files on the volume belong to it.
    static let postgresUser: Int64 = 999
    /// The user of images that are not ours: any that is not root.
    static let migrationUser: Int64 = 10001

    /// Of a pod whose programs run as one user.
    static func pod(user: Int64 = postgresUser) -> PodSecurityContext {
        PodSecurityContext(
            runAsUser: user,
            runAsGroup: user,
            runAsNonRoot: true,
            fsGroup: user,
            // A walk over a large volume at every start would take minutes.
            fsGroupChangePolicy: "OnRootMismatch",
            seccompProfile: SeccompProfile(type: "RuntimeDefault")
        )
    }

    /// Of every container.
    static let container = SecurityContext(
        readOnlyRootFilesystem: true,
        allowPrivilegeEscalation: false,
        capabilities: Capabilities(drop: ["ALL"])
    )
}
