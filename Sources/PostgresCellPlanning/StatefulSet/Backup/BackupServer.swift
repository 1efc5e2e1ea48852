import KubernetesAPI
import PostgresCellAPI

/// The side car through which a base backup reads the volume: pgBackRest's own server, over mutual TLS.
///
/// Both ends derive their certificates from the owner's password, so that no key has to be stored or handed out.
enum BackupServer {
    /// Where it listens.
    static let port = 8432
    /// Where the report on archiving, backups and volume is served to the cell's own pods, as plain HTTP: nothing in it is
    /// secret.
    static let reportPort = 8433

    static func container(for cell: PostgresCell, defaults: PlanningDefaults) -> Container {
        var mounts = [
            VolumeMount(name: "data", mountPath: CellPath.volume, readOnly: true),
            VolumeMount(name: "programs", mountPath: CellPath.programs, readOnly: true),
            VolumeMount(name: "socket", mountPath: CellPath.socket),
            VolumeMount(name: "credentials", mountPath: CellPath.credentials, readOnly: true),
            VolumeMount(name: "state", mountPath: CellPath.state),
            VolumeMount(name: "tmp", mountPath: "/tmp"),
        ]
        mounts += repositoryMounts(for: cell)
        return Container(
            name: "backup-server",
            image: defaults.toolsImage,
            restartPolicy: "Always",
            command: ["sh", CellPath.program("backup-server.sh")],
            env: environment(for: cell) + [
                EnvVar(name: "PGDATA", value: CellPath.data),
                EnvVar(name: "PGHOST", value: CellPath.socket),
                EnvVar(
                    name: "HOST_NAME",
                    value: defaults.hostName(ofService: cell.childNames.cell, namespace: cell.namespace)
                ),
                EnvVar(name: "STATE", value: CellPath.state),
                EnvVar(name: "REPORT", value: "/tmp/report"),
                EnvVar(name: "REPORT_PORT", value: "\(reportPort)"),
            ],
            ports: [
                ContainerPort(name: "pgbackrest", containerPort: port),
                ContainerPort(name: "backup-report", containerPort: reportPort),
            ],
            resources: ResourceRequirements(
                requests: ["cpu": "50m", "memory": "64Mi"],
                limits: ["memory": "512Mi"]
            ),
            volumeMounts: mounts,
            // Its failure is told by age of the backups; it must not make the database look unavailable.
            livenessProbe: Probe(
                tcpSocket: TCPSocketAction(port: "pgbackrest"),
                periodSeconds: 30,
                timeoutSeconds: 5,
                successThreshold: 1,
                failureThreshold: 10
            ),
            securityContext: PodSecurity.container,
            terminationMessagePolicy: "FallbackToLogsOnError"
        )
    }

    /// What both ends of the connection need to know.
    static func environment(for cell: PostgresCell) -> [EnvVar] {
        [
            EnvVar(name: "CELL", value: "\(cell.namespace)/\(cell.metadata.name)"),
            EnvVar(name: "SEED_FILE", value: "\(CellPath.credentials)/\(RoleList.owner)/password"),
            EnvVar(name: "CERTIFICATES", value: "/tmp/certificates"),
            EnvVar(name: "PGBACKREST_CONFIG", value: CellPath.program("pgbackrest.conf")),
            EnvVar(name: "PGBACKREST_CONFIG_INCLUDE_PATH", value: CellPath.repositorySecret),
            EnvVar(name: "PGBACKREST_STANZA", value: "main"),
            EnvVar(name: "PGUSER", value: "postgres"),
        ] + repositoryPath(of: cell)
    }

    /// The folder of the cell's epochs; empty without a backup.
    static func repositoryPath(of cell: PostgresCell) -> [EnvVar] {
        guard let store = cell.spec.backup?.objectStore else { return [] }
        return [EnvVar(name: "REPOSITORY_PATH", value: RepositoryConfiguration.path(in: store, of: cell))]
    }
}
