import FoundationEssentials
import KubernetesAPI
import PostgresCellAPI

/// What status shall remember of migrations after seeing a run: a cache of the ledger in the database.
///
/// `completedAt` is set only together with what the run told, since a Job recorded as completed is not run again: one
/// that was removed before its summary was read runs once more and, finding everything applied, only tells.
func recordMigration(_ run: MigrationRun, image: String?, earlier: MigrationStatus?) -> MigrationStatus? {
    guard run.phase != .absent else { return earlier }
    var record = earlier ?? MigrationStatus()
    if record.job != run.name {
        record.startedAt = nil
        record.completedAt = nil
        record.message = nil
    }
    record.job = run.name
    record.image = image
    record.startedAt = run.startedAt ?? record.startedAt
    if let summary = run.summary {
        record.heads = summary.heads
        record.appliedRevisions = merge(summary, into: earlier?.appliedRevisions ?? [])
    }
    if let words = run.words {
        let message = StableText.tail(words, limit: MigrationStatus.maximumMessageLength)
        record.message = message.isEmpty ? nil : message
    }
    if run.phase == .complete, run.summary != nil {
        record.completedAt = run.completedAt ?? run.startedAt ?? record.completedAt
    } else if run.phase != .complete {
        record.completedAt = nil
    }
    return record
}

/// A whole summary replaces what was known; a cut one stands before it. Newest first, a set, bounded.
private func merge(_ summary: MigrationSummary, into earlier: [String]) -> [String] {
    var seen: Set<String> = []
    let all = summary.heads + summary.applied + (summary.isCut ? earlier : [])
    return Array(all.filter { seen.insert($0).inserted }.prefix(MigrationStatus.maximumRevisions))
}

extension CellObservation {
    /// True where the record says that a Job ran to completion, so that it is not run again once it is removed.
    func recordsCompletion(of job: String) -> Bool {
        guard let record = cell.status?.migrations else { return false }
        return record.job == job && record.completedAt != nil
    }
}
