import KubernetesAPI
import PostgresCellAPI

/// The Job that brings the schema to the spec's target; nil for a cell without migrations.
///
/// It carries a hash of its limits (deadline, retries, resources), which its name does not: a Job that failed under
/// other limits may be replaced by one with these.
func makeMigrationJob(for cell: PostgresCell) -> Job? {
    guard let migrations = cell.spec.migrations, let run = MigrationIdentity(cell) else { return nil }
    let template = cell.podTemplate(.migrations, spec: makeMigrationPod(for: cell, run: run, migrations))
    let limits = MigrationLimits(migrations, restart: cell.restartToken)
    let fingerprint = TemplateFingerprint(inputs: limits, template: template)
    return Job(
        metadata: cell.childMetadata(
            cell.childNames.migration(hash: run.hash.text),
            .migrations,
            annotations: fingerprint.annotations
        ),
        spec: JobSpec(
            completions: 1,
            parallelism: 1,
            backoffLimit: migrations.retries,
            activeDeadlineSeconds: Int64(migrations.activeDeadlineSeconds),
            podFailurePolicy: PodFailurePolicy(rules: [
                // An evicted pod is no failed migration.
                PodFailurePolicyRule(
                    action: "Ignore",
                    onPodConditions: [PodConditionPattern(type: "DisruptionTarget")]
                ),
                // The guard refuses: an edited or removed revision stays so, however often it is tried.
                PodFailurePolicyRule(
                    action: "FailJob",
                    onExitCodes: ExitCodesRequirement(
                        containerName: MigrationContainer.name,
                        operator: "In",
                        values: [MigrationContainer.refusedExitCode]
                    )
                ),
            ]),
            // Two pods never migrate at once.
            podReplacementPolicy: "Failed",
            template: template
        )
    )
}

/// The container whose end tells how the migrations went.
package enum MigrationContainer {
    /// Its name in the Job's pods.
    package static let name = "migrate"
    /// The migrations themselves are wrong (`EX_CONFIG`): trying again cannot help.
    package static let refusedExitCode = 78
    /// The database could not be reached or locked in time (`EX_TEMPFAIL`).
    package static let busyExitCode = 75
}

/// What bounds a run and does not change what it does.
private struct MigrationLimits: Encodable {
    var activeDeadlineSeconds: Int
    var retries: Int
    var resources: ResourceRequirements
    var restart: String?

    init(_ migrations: CellMigrations, restart: String?) {
        activeDeadlineSeconds = migrations.activeDeadlineSeconds
        retries = migrations.retries
        resources = migrations.resources
        self.restart = restart
    }
}

/// The guard in the user's own image, on a direct connection as the schema's owner.
private func makeMigrationPod(for cell: PostgresCell, run: MigrationIdentity, _ migrations: CellMigrations) -> PodSpec {
    PodSpec(
        restartPolicy: "Never",
        serviceAccountName: cell.childNames.cell,
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        terminationGracePeriodSeconds: 60,
        securityContext: PodSecurity.pod(user: PodSecurity.migrationUser),
        containers: [
            Container(
                name: MigrationContainer.name,
                image: run.image,
                command: ["python3", CellPath.program("migrate-guard.py")],
                workingDir: run.workingDirectory,
                env: migrationEnvironment(for: cell, run: run, migrations),
                resources: migrations.resources.nonEmpty,
                volumeMounts: [
                    VolumeMount(name: "programs", mountPath: CellPath.programs, readOnly: true),
                    VolumeMount(name: "tmp", mountPath: "/tmp"),
                ],
                securityContext: PodSecurity.container,
                terminationMessagePolicy: "FallbackToLogsOnError"
            )
        ],
        volumes: [.configMap("programs", of: cell.childNames.scripts), .scratch("tmp", limit: "256Mi")]
    )
}

private func migrationEnvironment(
    for cell: PostgresCell,
    run: MigrationIdentity,
    _ migrations: CellMigrations
) -> [EnvVar] {
    [
        EnvVar(
            name: "DATABASE_URL",
            valueFrom: EnvVarSource(secretKeyRef: KeySelector(name: cell.childNames.owner, key: "uri"))
        ),
        EnvVar(name: "ALEMBIC_CONFIG", value: run.config),
        EnvVar(name: "ALEMBIC_SECTION", value: run.section),
        EnvVar(name: "MIGRATION_TARGET", value: run.target),
        EnvVar(name: "MIGRATION_IMAGE", value: run.image),
        EnvVar(name: "MIGRATION_DEADLINE_SECONDS", value: "\(migrations.activeDeadlineSeconds)"),
        EnvVar(
            name: "POD_NAME",
            valueFrom: EnvVarSource(fieldRef: FieldSelector(fieldPath: "metadata.name"))
        ),
        // The root file system is read-only, and logs should not wait in a buffer.
        EnvVar(name: "HOME", value: "/tmp"),
        EnvVar(name: "PYTHONDONTWRITEBYTECODE", value: "1"),
        EnvVar(name: "PYTHONUNBUFFERED", value: "1"),
    ]
}
