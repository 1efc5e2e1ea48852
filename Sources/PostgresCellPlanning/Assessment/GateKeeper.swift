import KubernetesAPI
import PostgresCellAPI

/// Decides for each pod whether it stays at the gate.
///
/// Asks for membership of the required revision, never for equality with the head: a rollback to an earlier release
/// must start at once. It does not ask for the database either where a revision is named: the pods of a release whose
/// schema is in start as they would without us.
struct GateKeeper {
    private let applied: Set<String>
    private let migrations: Finding
    private let hasMigrations: Bool
    private let database: Finding
    /// The finding of each consumer's ExternalSecret, in the spec's order.
    private let credentials: [(consumer: String, finding: Finding)]

    init(
        _ observation: CellObservation,
        children: CellChildren,
        migration: MigrationAssessment,
        database: Finding
    ) {
        let cell = observation.cell
        applied = migration.appliedRevisions
        migrations = migration.finding
        hasMigrations = migration.job != nil
        self.database = database
        credentials = cell.spec.consumers.map { consumer in
            let name = cell.childNames.credentials(of: consumer.name)
            let reference = children.credentials.first { $0.reference.key.name == name }?.reference
            let missing = Finding.progressing(.waitingForCredentials, "ExternalSecret \(name) is not made yet")
            return (consumer.name, reference.map { assessCredential($0, in: observation) } ?? missing)
        }
    }

    /// Why a pod stays; nil where it may go.
    func reasonToHold(_ pod: ObservedPod) -> Finding? {
        missingSchema(for: pod) ?? missingCredentials(for: pod)
    }

    private func missingSchema(for pod: ObservedPod) -> Finding? {
        guard let revision = pod.metadata.annotations?[WellKnownNames.Annotation.requiresRevision] else {
            return missingMigrations()
        }
        guard MigrationSummary.isRevision(revision) else {
            return .stalled(.revisionUnknown, "a pod's annotation requires-revision is not a revision: correct it")
        }
        if applied.contains(revision) { return nil }
        guard hasMigrations else {
            return .stalled(
                .revisionUnknown,
                "revision \(revision) is not applied, and the spec has no migrations that would apply it"
            )
        }
        if migrations.isSatisfied {
            return .stalled(
                .revisionUnknown,
                "revision \(revision) is not among the applied ones: "
                    + "set spec.migrations to an image that has it, or correct the pod's annotation"
            )
        }
        return .progressing(.podsHeld, "revision \(revision) is not applied yet: \(migrations.message)")
    }

    /// Without migrations the gate opens once the database serves.
    private func missingMigrations() -> Finding? {
        if hasMigrations {
            return migrations.isSatisfied
                ? nil : .progressing(.podsHeld, "the current migrations are not complete: \(migrations.message)")
        }
        return database.isSatisfied
            ? nil : .progressing(.podsHeld, "the database is not available yet: \(database.message)")
    }

    private func missingCredentials(for pod: ObservedPod) -> Finding? {
        guard let name = pod.metadata.annotations?[WellKnownNames.Annotation.consumer] else {
            let missing = credentials.first { !$0.finding.isSatisfied }
            return missing.map { .progressing(.podsHeld, $0.finding.message) }
        }
        guard let consumer = credentials.first(where: { $0.consumer == name }) else {
            return .stalled(
                .podsHeld,
                "the spec has no consumer \(StableText.line(name, limit: 64)): add it, or correct the pod's annotation"
            )
        }
        return consumer.finding.isSatisfied ? nil : .progressing(.podsHeld, consumer.finding.message)
    }
}
