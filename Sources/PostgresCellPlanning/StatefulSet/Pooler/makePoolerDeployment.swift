import KubernetesAPI
import PostgresCellAPI

/// PgBouncer's replicas; a new one is there before an old one goes.
func makePoolerDeployment(for cell: PostgresCell, defaults: PlanningDefaults) -> Deployment {
    let template = cell.podTemplate(.pooler, spec: makePoolerPod(for: cell, defaults: defaults))
    let fingerprint = TemplateFingerprint(inputs: PoolerTemplateInputs(cell), template: template)
    return Deployment(
        metadata: cell.childMetadata(cell.childNames.pooler, .pooler, annotations: fingerprint.annotations),
        spec: DeploymentSpec(
            replicas: cell.spec.pooler.replicas,
            selector: cell.selector(of: .pooler),
            template: template,
            strategy: DeploymentStrategy(
                type: "RollingUpdate",
                rollingUpdate: RollingUpdateDeployment(maxUnavailable: 0, maxSurge: 1)
            ),
            progressDeadlineSeconds: 600,
            revisionHistoryLimit: 10
        )
    )
}

/// The parts of the spec that shape the pooler's pods: while they stay, a newer operator restarts none of them.
private struct PoolerTemplateInputs: Encodable {
    var image: String?
    var serviceName: String
    var resources: ResourceRequirements
    var restart: String?

    init(_ cell: PostgresCell) {
        image = cell.spec.pooler.image
        serviceName = cell.poolerServiceName
        resources = cell.spec.pooler.resources
        restart = cell.restartToken
    }
}

/// A pooler's pod.
///
/// Its program makes the settings from ConfigMap and Secret, and reloads PgBouncer when they change.
private func makePoolerPod(for cell: PostgresCell, defaults: PlanningDefaults) -> PodSpec {
    PodSpec(
        serviceAccountName: cell.childNames.cell,
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        terminationGracePeriodSeconds: 120,
        topologySpreadConstraints: [
            TopologySpreadConstraint(
                maxSkew: 1,
                topologyKey: "kubernetes.io/hostname",
                whenUnsatisfiable: "ScheduleAnyway",
                labelSelector: cell.selector(of: .pooler)
            )
        ],
        securityContext: PodSecurity.pod(),
        containers: [poolerContainer(for: cell, defaults: defaults)],
        volumes: [
            .configMap("settings", of: cell.childNames.pgbouncer),
            .secret("credentials", of: cell.childNames.pooler),
            .memory("rendered", limit: "1Mi"),
            .memory("certificates", limit: "1Mi"),
            .memory("socket", limit: "1Mi"),
            .scratch("tmp", limit: "16Mi"),
        ]
    )
}

private func poolerContainer(for cell: PostgresCell, defaults: PlanningDefaults) -> Container {
    let program = "\(PoolerPath.settings)/pooler.sh"
    return Container(
        name: "pgbouncer",
        image: cell.spec.pooler.image ?? defaults.toolsImage,
        command: ["sh", program],
        env: [
            EnvVar(name: "SETTINGS", value: PoolerPath.settings),
            EnvVar(name: "CREDENTIALS", value: CellPath.credentials),
            EnvVar(name: "RENDERED", value: PoolerPath.rendered),
            EnvVar(name: "CERTIFICATES", value: CellPath.certificates),
            EnvVar(name: "SOCKET", value: PoolerPath.socket),
            EnvVar(
                name: "HOST_NAME",
                value: defaults.hostName(ofService: cell.poolerServiceName, namespace: cell.namespace)
            ),
        ],
        ports: [ContainerPort(name: "pgbouncer", containerPort: WellKnownNames.Port.pooler)],
        resources: cell.spec.pooler.resources.nonEmpty ?? .sideCar,
        volumeMounts: [
            VolumeMount(name: "settings", mountPath: PoolerPath.settings, readOnly: true),
            VolumeMount(name: "credentials", mountPath: CellPath.credentials, readOnly: true),
            VolumeMount(name: "rendered", mountPath: PoolerPath.rendered),
            VolumeMount(name: "certificates", mountPath: CellPath.certificates),
            VolumeMount(name: "socket", mountPath: PoolerPath.socket),
            VolumeMount(name: "tmp", mountPath: "/tmp"),
        ],
        // Both ask PgBouncer itself, and neither asks for the database: clients may wait here while that restarts.
        livenessProbe: poolerProbe(program, periodSeconds: 20, failureThreshold: 3),
        readinessProbe: poolerProbe(program, periodSeconds: 5, failureThreshold: 2),
        // Runs until the last transaction has ended; a second signal would cut it off.
        lifecycle: Lifecycle(preStop: LifecycleAction(exec: ExecAction(command: ["sh", program, "drain"]))),
        securityContext: PodSecurity.container,
        terminationMessagePolicy: "FallbackToLogsOnError"
    )
}

private func poolerProbe(_ program: String, periodSeconds: Int, failureThreshold: Int) -> Probe {
    Probe(
        exec: ExecAction(command: ["sh", program, "check"]),
        periodSeconds: periodSeconds,
        timeoutSeconds: 5,
        successThreshold: 1,
        failureThreshold: failureThreshold
    )
}
