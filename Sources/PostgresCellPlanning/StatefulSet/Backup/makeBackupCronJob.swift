import KubernetesAPI
import PostgresCellAPI

/// How long a base backup or a dump may take.
let backupDeadlineSeconds = 6 * 3600

/// What all scheduled work of a backup shares: one run at a time, a deadline, and no run blocked by a failed one.
func makeBackupCronJob(
    for cell: PostgresCell,
    backup: CellBackup,
    name: String,
    schedule: String,
    deadlineSeconds: Int64,
    pod: PodSpec
) -> CronJob {
    let template = cell.podTemplate(.backup, spec: pod)
    return CronJob(
        metadata: cell.childMetadata(name, .backup),
        spec: CronJobSpec(
            schedule: schedule,
            timeZone: backup.timeZone,
            concurrencyPolicy: "Forbid",
            startingDeadlineSeconds: 600,
            successfulJobsHistoryLimit: 1,
            failedJobsHistoryLimit: 3,
            jobTemplate: JobTemplate(
                metadata: TemplateMetadata(labels: cell.labels(of: .backup)),
                spec: JobSpec(
                    backoffLimit: 1,
                    activeDeadlineSeconds: deadlineSeconds,
                    podFailurePolicy: PodFailurePolicy(rules: [
                        PodFailurePolicyRule(
                            action: "Ignore",
                            onPodConditions: [PodConditionPattern(type: "DisruptionTarget")]
                        )
                    ]),
                    podReplacementPolicy: "Failed",
                    template: template
                )
            )
        )
    )
}

/// The pod of a backup's run; its containers name the volumes beside `programs` and `tmp`.
func makeBackupPod(
    for cell: PostgresCell,
    initContainers: [Container] = [],
    container: Container,
    volumes: [Volume]
) -> PodSpec {
    let engine = cell.spec.engine.statefulSet ?? StatefulSetEngine()
    return PodSpec(
        restartPolicy: "Never",
        serviceAccountName: cell.childNames.cell,
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        terminationGracePeriodSeconds: 60,
        nodeSelector: engine.nodeSelector.nonEmpty,
        tolerations: engine.tolerations.nonEmpty,
        securityContext: PodSecurity.pod(),
        initContainers: initContainers.nonEmpty,
        containers: [container],
        volumes: [.configMap("programs", of: cell.childNames.scripts), .scratch("tmp", limit: "256Mi")] + volumes
    )
}

/// A container of a backup's run.
func backupContainer(
    _ name: String,
    image: String,
    program: String,
    arguments: [String] = [],
    env: [EnvVar],
    mounts: [VolumeMount]
) -> Container {
    Container(
        name: name,
        image: image,
        command: ["sh", CellPath.program(program)] + arguments,
        env: env,
        resources: ResourceRequirements(requests: ["cpu": "100m", "memory": "128Mi"], limits: ["memory": "1Gi"]),
        volumeMounts: [
            VolumeMount(name: "programs", mountPath: CellPath.programs, readOnly: true),
            VolumeMount(name: "tmp", mountPath: "/tmp"),
        ] + mounts,
        securityContext: PodSecurity.container,
        terminationMessagePolicy: "FallbackToLogsOnError"
    )
}
