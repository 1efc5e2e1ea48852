import FoundationEssentials
import KubernetesAPI
import PostgresCellAPI

/// How far the cell's current migrations are, and what the database has.
struct MigrationAssessment: Hashable, Sendable {
    var finding: Finding
    /// What status shall remember.
    var record: MigrationStatus?
    /// The Job of the current migrations; nil for a cell without any.
    var job: String?

    /// Revisions that the ledger is known to hold.
    var appliedRevisions: Set<String> { Set(record?.appliedRevisions ?? []) }

    init(_ observation: CellObservation, job desired: DesiredObject?) {
        let earlier = observation.cell.status?.migrations
        guard let desired else {
            finding = .satisfied(.noMigrations, "the spec has no migrations")
            record = earlier
            return
        }
        let name = desired.reference.key.name
        let run = MigrationRun(observation, job: name)
        job = name
        record = recordMigration(run, image: observation.cell.spec.migrations?.alembic?.image, earlier: earlier)
        finding =
            assessOwnership(of: desired.reference, in: observation)
            ?? assessReplacement(run, desired: desired, observation)
            ?? assessMigration(run, desired: desired, observation)
    }
}

/// A Job that failed or is stuck under other limits than the spec's is replaced by one with these.
private func assessReplacement(
    _ run: MigrationRun,
    desired: DesiredObject,
    _ observation: CellObservation
) -> Finding? {
    guard isReplaceable(run, desired: desired, observation) else { return nil }
    return .progressing(.migrationRunning, "Job \(run.name) is replaced by one with the spec's present limits")
}

/// True where a Job has no way to end well and the spec asks for other limits (deadline, retries, resources).
func isReplaceable(_ run: MigrationRun, desired: DesiredObject, _ observation: CellObservation) -> Bool {
    guard let live = observation.jobs[run.name]?.metadata, let inputs = desired.template?.inputs,
        let liveInputs = live.annotations?[WellKnownNames.Annotation.templateInputs], liveInputs != inputs
    else { return false }
    return switch run.phase {
    case .failed: true
    case .running: assessPods(run.pods, of: desired) != nil
    case .absent, .complete: false
    }
}

private func assessMigration(
    _ run: MigrationRun,
    desired: DesiredObject,
    _ observation: CellObservation
) -> Finding {
    let name = "Job \(run.name)"
    let isRecordedComplete = observation.recordsCompletion(of: run.name)
    switch run.phase {
    case .absent where isRecordedComplete:
        return .satisfied(.applied, "\(name) has run to completion")
    case .absent:
        return assessEarlierMigrations(than: run.name, in: observation)
            ?? .progressing(.waitingForDatabase, "\(name) is made once the database is available")
    case .running:
        return assessPods(run.pods, of: desired) ?? .progressing(.migrationRunning, "\(name) is running")
    case .complete where run.summary == nil && !isRecordedComplete && run.pods.contains { !$0.hasEnded }:
        return .progressing(
            .migrationRunning,
            "\(name) has run to completion, and what its pod tells is about to be seen"
        )
    case .complete where run.summary == nil && !isRecordedComplete:
        return .satisfied(
            .applied,
            "\(name) has run to completion without telling which revisions it applied: "
                + "pods that require one are held; delete the Job to run it again"
        )
    case .complete:
        return .satisfied(.applied, "\(name) has run to completion")
    case .failed(let reason):
        return assessFailure(run, reason: reason, observation)
    }
}

/// The gate stays shut and the database goes on serving; another spec is another Job.
private func assessFailure(_ run: MigrationRun, reason: String?, _ observation: CellObservation) -> Finding {
    let wayOut = "correct spec.migrations, or delete the Job to try it again"
    if reason == "DeadlineExceeded" {
        let seconds = observation.cell.spec.migrations?.activeDeadlineSeconds ?? 0
        return .stalled(
            .migrationFailed,
            "Job \(run.name) did not end within \(seconds) s: raise spec.migrations.activeDeadlineSeconds"
        )
    }
    let words = StableText.tail(run.words ?? "", limit: 2048)
    let cause = words.isEmpty ? "look at its log" : words
    let isEdited = run.summary?.reason == "Refused" && words.hasPrefix("applied revision")
    return .stalled(
        isEdited ? .migrationEdited : .migrationFailed,
        "Job \(run.name) failed; \(wayOut). It says: \(cause)"
    )
}
