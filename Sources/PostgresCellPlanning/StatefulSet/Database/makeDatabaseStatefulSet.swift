import KubernetesAPI
import PostgresCellAPI

/// The database: one pod on a volume that is claimed by name.
func makeDatabaseStatefulSet(for cell: PostgresCell, defaults: PlanningDefaults) -> StatefulSet {
    let template = cell.podTemplate(
        .database,
        configuration: ContentHash(of: DatabaseConfigurationInputs(cell)),
        spec: makeDatabasePod(for: cell, defaults: defaults)
    )
    let fingerprint = TemplateFingerprint(inputs: DatabaseTemplateInputs(cell), template: template)
    return StatefulSet(
        metadata: cell.childMetadata(cell.childNames.cell, .database, annotations: fingerprint.annotations),
        spec: StatefulSetSpec(
            replicas: 1,
            serviceName: cell.childNames.cell,
            selector: cell.selector(of: .database),
            template: template,
            // Ordered management waits for a broken pod to get ready before it replaces it by a corrected one.
            podManagementPolicy: "Parallel",
            updateStrategy: StatefulSetUpdateStrategy(type: "RollingUpdate"),
            revisionHistoryLimit: 10
        )
    )
}

/// Configuration that only a new pod takes in.
///
/// Roles and extensions are part of it though they need no restart: only so does the pod's readiness prove that they
/// are those of this spec, and the first migration may rely on them.
private struct DatabaseConfigurationInputs: Encodable {
    var parameters: [String: String]
    var roles: String

    init(_ cell: PostgresCell) {
        parameters = ServerConfiguration(cell).needingRestart
        roles = RoleList(cell).file
    }
}

/// The parts of the spec that shape the database's pod: while they stay, a newer operator restarts nothing.
private struct DatabaseTemplateInputs: Encodable {
    var engine: StatefulSetEngine
    var roles: String
    var backup: CellBackup?
    var recovery: CellRecovery?
    var restart: String?

    init(_ cell: PostgresCell) {
        engine = cell.spec.engine.statefulSet ?? StatefulSetEngine()
        // Growing the volume and parameters that are reloaded touch no pod.
        engine.storage = CellStorage()
        engine.parameters = engine.parameters.filter { RestartParameters.names.contains($0.key) }
        roles = RoleList(cell).file
        backup = cell.spec.backup.map(Self.shapingPod)
        recovery = cell.spec.recovery
        restart = cell.restartToken
    }

    /// Schedules and retention stand elsewhere.
    private static func shapingPod(_ backup: CellBackup) -> CellBackup { CellBackup(objectStore: backup.objectStore) }
}
