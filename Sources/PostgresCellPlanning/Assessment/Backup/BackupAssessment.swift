package import FoundationEssentials
import KubernetesAPI
package import PostgresCellAPI

/// How archiving and backups stand, by age.
package struct BackupAssessment: Hashable, Sendable {
    /// WAL reaches the object store in time.
    package var archiving: Finding
    /// Base backup and dump are as recent as their schedules promise.
    package var recency: Finding
    /// What status shall remember.
    package var record: BackupStatus
    /// When an age will have come that is judged otherwise, though nothing has changed; nil: never.
    package var wakeUp: Date?

    /// nil for a cell without a backup.
    init?(_ observation: CellObservation, now: Date) {
        guard let backup = observation.cell.spec.backup, let record = recordBackups(observation) else { return nil }
        let ages = [
            reportAge(record, of: observation.cell, backup),
            baseBackupAge(record, of: observation.cell, backup), dumpAge(record, of: observation.cell, backup),
        ].compactMap(\.self)
        self.record = record
        archiving = assessArchiving(record, of: observation.cell, backup, now: now)
        recency = assessRecency(record, of: observation.cell, backup, now: now)
        wakeUp = ages.map(\.deadline).filter { $0 > now }.min()
    }
}

/// Something that must come again and again.
struct BackupAge: Hashable, Sendable {
    /// What it is, for people.
    var name: String
    /// What promises it, for people.
    var promise: String
    /// The CronJobs that make it.
    var schedules: [String]
    /// When it came last; nil for never.
    var last: Date?
    /// When it is overdue.
    var deadline: Date
}

private func reportAge(_ record: BackupStatus, of cell: PostgresCell, _ backup: CellBackup) -> BackupAge? {
    guard let last = record.reportedAt else { return nil }
    return BackupAge(
        name: "report",
        promise: reportSchedule(rpo: backup.wal.rpo),
        schedules: [cell.childNames.report],
        last: last,
        deadline: last.addingTimeInterval(Double(3 * reportInterval(rpo: backup.wal.rpo)))
    )
}

/// Of any type: a restore begins with the newest.
func baseBackupAge(_ record: BackupStatus, of cell: PostgresCell, _ backup: CellBackup) -> BackupAge? {
    let schedules = [backup.base.schedule, backup.base.incremental].compactMap(\.self)
    return age(
        "base backup",
        cell,
        schedules: schedules,
        names: [cell.childNames.fullBackup, cell.childNames.incrementalBackup],
        last: record.lastBaseBackup?.completedAt
    )
}

/// nil where the spec asks for no dumps.
func dumpAge(_ record: BackupStatus, of cell: PostgresCell, _ backup: CellBackup) -> BackupAge? {
    guard let dump = backup.dump else { return nil }
    return age("dump", cell, schedules: [dump.schedule], names: [cell.childNames.dump], last: record.lastDumpTime)
}

/// Overdue is what is older than the longest time between two runs and the time that a run may take; what never came is
/// as old as the cell.
private func age(
    _ name: String,
    _ cell: PostgresCell,
    schedules: [String],
    names: [String],
    last: Date?
) -> BackupAge? {
    guard let gap = schedules.compactMap({ CronSchedule.longestGap(of: $0) }).min(),
        let begin = last ?? cell.metadata.creationTimestamp
    else { return nil }
    return BackupAge(
        name: name,
        promise: schedules.joined(separator: " and "),
        schedules: names,
        last: last,
        deadline: begin.addingTimeInterval(Double(gap + min(gap, backupDeadlineSeconds)))
    )
}
