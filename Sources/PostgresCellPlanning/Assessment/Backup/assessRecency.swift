import FoundationEssentials
import PostgresCellAPI

/// Judges base backup and dump by their age against their schedules.
func assessRecency(_ record: BackupStatus, of cell: PostgresCell, _ backup: CellBackup, now: Date) -> Finding {
    let ages = [baseBackupAge(record, of: cell, backup), dumpAge(record, of: cell, backup)].compactMap(\.self)
    let overdue = ages.filter { $0.deadline <= now }
    if !overdue.isEmpty {
        let sentences = overdue.map { age in
            let state = age.last == nil ? "there is no \(age.name) yet" : "the newest \(age.name) is too old"
            let failure = record.failedRuns?.first { age.schedules.contains($0.schedule) }
            let cause = failure.map { "; Job \($0.job) failed: \($0.message ?? "look at its log")" } ?? ""
            return "\(state) for schedule \(age.promise)\(cause)"
        }
        return .stalled(.overdue, sentences.joined(separator: "; "))
    }
    guard record.lastBaseBackup != nil else {
        return Finding(.unknown, .waitingForBackup, "there is no base backup yet, and nothing to restore")
    }
    return .satisfied(.recent, "backups are as recent as their schedules promise")
}
