import KubernetesAPI
import PostgresCellAPI

/// The database's pod: preparation, side cars, and the user's stock image with our start program.
func makeDatabasePod(for cell: PostgresCell, defaults: PlanningDefaults) -> PodSpec {
    let engine = cell.spec.engine.statefulSet ?? StatefulSetEngine()
    var initContainers = [prepareContainer(for: cell, defaults: defaults)]
    if cell.spec.recovery != nil { initContainers.append(restoreContainer(for: cell, image: engine.image)) }
    initContainers.append(roleKeeperContainer(image: engine.image))
    if cell.spec.backup != nil { initContainers.append(BackupServer.container(for: cell, defaults: defaults)) }
    return PodSpec(
        serviceAccountName: cell.childNames.cell,
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        // A fast shutdown writes a checkpoint and archives what is left.
        terminationGracePeriodSeconds: 180,
        priorityClassName: engine.priorityClassName,
        nodeSelector: engine.nodeSelector.nonEmpty,
        tolerations: engine.tolerations.nonEmpty,
        affinity: engine.affinity,
        topologySpreadConstraints: engine.topologySpreadConstraints.nonEmpty,
        securityContext: PodSecurity.pod(),
        initContainers: initContainers,
        containers: [postgresContainer(for: cell, engine: engine)],
        volumes: databaseVolumes(for: cell)
    )
}

/// Postgres itself.
private func postgresContainer(for cell: PostgresCell, engine: StatefulSetEngine) -> Container {
    var mounts = [
        VolumeMount(name: "data", mountPath: CellPath.volume),
        VolumeMount(name: "programs", mountPath: CellPath.programs, readOnly: true),
        VolumeMount(name: "socket", mountPath: CellPath.socket),
        VolumeMount(name: "certificates", mountPath: CellPath.certificates, readOnly: true),
        VolumeMount(name: "shared-memory", mountPath: "/dev/shm"),
        VolumeMount(name: "tmp", mountPath: "/tmp"),
    ]
    if cell.spec.backup != nil { mounts += RepositoryConfiguration.mounts(for: cell) }
    return Container(
        name: "postgres",
        image: engine.image,
        command: ["sh", CellPath.program("start.sh")],
        env: [EnvVar(name: "PGDATA", value: CellPath.data)] + BackupServer.repositoryPath(of: cell),
        ports: [ContainerPort(name: "postgres", containerPort: WellKnownNames.Port.postgres)],
        resources: engine.resources.nonEmpty,
        volumeMounts: mounts,
        // An hour: the first start may make the directory, and a later one may replay much.
        startupProbe: databaseProbe("alive", periodSeconds: 5, failureThreshold: 720),
        livenessProbe: databaseProbe("alive", periodSeconds: 10, failureThreshold: 6),
        readinessProbe: databaseProbe("ready", periodSeconds: 5, failureThreshold: 2),
        securityContext: PodSecurity.container,
        terminationMessagePolicy: "FallbackToLogsOnError"
    )
}

/// Makes the pod's key and certificate, and brings pgBackRest where the cell has a backup.
private func prepareContainer(for cell: PostgresCell, defaults: PlanningDefaults) -> Container {
    var mounts = [
        VolumeMount(name: "programs", mountPath: CellPath.programs, readOnly: true),
        VolumeMount(name: "certificates", mountPath: CellPath.certificates),
        VolumeMount(name: "tmp", mountPath: "/tmp"),
    ]
    var environment = [
        EnvVar(name: "CERTIFICATES", value: CellPath.certificates),
        EnvVar(
            name: "HOST_NAME",
            value: defaults.hostName(ofService: cell.childNames.cell, namespace: cell.namespace)
        ),
    ]
    if cell.spec.backup != nil {
        mounts.append(VolumeMount(name: "tools", mountPath: CellPath.toolsCopy))
        environment.append(EnvVar(name: "TOOLS", value: CellPath.toolsCopy))
    }
    return Container(
        name: "prepare",
        image: defaults.toolsImage,
        command: ["sh", CellPath.program("prepare.sh")],
        env: environment,
        resources: .sideCar,
        volumeMounts: mounts,
        securityContext: PodSecurity.container,
        terminationMessagePolicy: "FallbackToLogsOnError"
    )
}

/// Keeps roles, databases, extensions and grants as the spec and the mounted Secrets say.
private func roleKeeperContainer(image: String) -> Container {
    let program = CellPath.program("role-keeper.sh")
    return Container(
        name: "role-keeper",
        image: image,
        restartPolicy: "Always",
        command: ["sh", program],
        env: [
            EnvVar(name: "CREDENTIALS", value: CellPath.credentials),
            EnvVar(name: "STATE", value: CellPath.state),
            EnvVar(name: "PGHOST", value: CellPath.socket),
            EnvVar(name: "PGUSER", value: "postgres"),
        ],
        resources: .sideCar,
        volumeMounts: [
            VolumeMount(name: "programs", mountPath: CellPath.programs, readOnly: true),
            VolumeMount(name: "socket", mountPath: CellPath.socket),
            VolumeMount(name: "credentials", mountPath: CellPath.credentials, readOnly: true),
            VolumeMount(name: "state", mountPath: CellPath.state),
            VolumeMount(name: "tmp", mountPath: "/tmp"),
        ],
        readinessProbe: Probe(
            exec: ExecAction(command: ["sh", program, "check"]),
            periodSeconds: 5,
            timeoutSeconds: 5,
            successThreshold: 1,
            failureThreshold: 2
        ),
        securityContext: PodSecurity.container,
        terminationMessagePolicy: "FallbackToLogsOnError"
    )
}

private func databaseProbe(_ question: String, periodSeconds: Int, failureThreshold: Int) -> Probe {
    Probe(
        exec: ExecAction(command: ["sh", CellPath.program("probe.sh"), question]),
        periodSeconds: periodSeconds,
        timeoutSeconds: 5,
        successThreshold: 1,
        failureThreshold: failureThreshold
    )
}
