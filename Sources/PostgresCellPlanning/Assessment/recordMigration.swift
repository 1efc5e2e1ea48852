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
        let known = earlier?.appliedRevisions ?? []
        let isWhole = run.phase == .complete && !summary.isCut
        if run.phase == .complete || !summary.heads.isEmpty { record.heads = summary.heads }
        record.appliedRevisions = merge(summary, into: isWhole ? [] : known)
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

/// Newest first, a set, bounded.
///
/// Only the whole summary of a run that succeeded replaces what was known: one that failed may have ended before it
/// had read the ledger.
private func merge(_ summary: MigrationSummary, into earlier: [String]) -> [String] {
    var seen: Set<String> = []
    let all = summary.heads + summary.applied + earlier
    return Array(all.filter { seen.insert($0).inserted }.prefix(MigrationStatus.maximumRevisions))
}

extension CellObservation {
    /// True where the record says that a Job ran to completion, so that it is not run again once it is removed.
    func recordsCompletion(of job: String) -> Bool {
        guard let record = cell.status?.migrations else { return false }
        return record.job == job && record.completedAt != nil
    }
}
