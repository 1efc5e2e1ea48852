import FoundationEssentials
import KubernetesAPI
import PostgresCellAPI

/// What status shall remember of backups: what the Jobs' termination messages told, which nothing else in the cluster
/// keeps once a Job is gone; nil for a cell without a backup.
func recordBackups(_ observation: CellObservation) -> BackupStatus? {
    let cell = observation.cell
    guard let backup = cell.spec.backup else { return nil }
    let names = cell.childNames
    let all = [names.report, names.fullBackup, names.incrementalBackup, names.dump, names.drill]
    let newest = all.reduce(into: [String: BackupRun]()) { $0[$1] = BackupRun(observation, schedule: $1) }
    let succeeded = newest.filter(\.value.succeeded)
    var record = cell.status?.backup ?? BackupStatus()
    if let run = succeeded[names.report] { record.take(run.words.flatMap { BackupReport($0) }) }
    for name in [names.fullBackup, names.incrementalBackup] {
        if let run = succeeded[name] { record.takeBaseBackup(message: run.words ?? "") }
    }
    if let run = succeeded[names.dump] {
        record.lastDumpTime = max(record.lastDumpTime ?? run.endedAt, run.endedAt)
    }
    if let run = newest[names.drill] { record.takeDrill(run) }
    var schedules = [names.fullBackup]
    if backup.base.incremental != nil { schedules.append(names.incrementalBackup) }
    if backup.dump != nil { schedules.append(names.dump) }
    if backup.drill != nil { schedules.append(names.drill) }
    record.failedRuns = failedRuns(newest, of: schedules, earlier: record.failedRuns ?? [])
    return record
}

extension BackupStatus {
    /// Takes a report in, unless a newer one is known; what it does not tell stays.
    fileprivate mutating func take(_ report: BackupReport?) {
        guard let report, report.time >= reportedAt ?? .distantPast else { return }
        reportedAt = report.time
        if let waiting = report.waiting {
            lastArchivedWAL = report.lastArchivedWAL ?? lastArchivedWAL
            lastArchivedTime = report.lastArchivedTime ?? lastArchivedTime
            lastArchiveFailureTime = report.lastFailedTime ?? lastArchiveFailureTime
            waitingWALSegments = waiting
            oldestWaitingWALTime = report.oldestWaitingTime
        }
        volumeFullTime = report.secondsUntilFull.map { report.time.addingTimeInterval(Double($0)) }
        if let base = report.lastBaseBackup { take(BaseBackup(label: base.label, completedAt: base.time)) }
        lastDumpTime = [report.lastDumpTime, lastDumpTime].compactMap(\.self).max()
        if let earliest = report.earliestRestorableTime ?? recoveryWindow?.earliest {
            recoveryWindow = RecoveryWindow(earliest: earliest, latest: max(earliest, lastArchivedTime ?? earliest))
        }
    }

    /// As `base-backup.sh` tells of it.
    fileprivate mutating func takeBaseBackup(message: String) {
        guard let document = try? JSONValue(parsing: Data(message.utf8)),
            let label = document["label"]?.string, label.utf8.count <= 64,
            let stop = BackupReport.time(document["stop"])
        else { return }
        take(BaseBackup(label: label, completedAt: stop))
    }

    private mutating func take(_ base: BaseBackup) {
        guard base.completedAt >= lastBaseBackup?.completedAt ?? .distantPast else { return }
        lastBaseBackup = base
    }

    /// As `drill.sh` tells of it.
    fileprivate mutating func takeDrill(_ run: BackupRun) {
        guard run.endedAt >= lastDrill?.completedAt ?? .distantPast else { return }
        let document = run.words.flatMap { try? JSONValue(parsing: Data($0.utf8)) }
        let succeeded = run.succeeded && document?["succeeded"]?.bool == true
        let seconds = document?["recoverySeconds"]?.integer.flatMap { Int32(exactly: $0) }.map { max(0, Int($0)) }
        lastDrill = Drill(completedAt: run.endedAt, succeeded: succeeded, recoverySeconds: succeeded ? seconds : nil)
    }
}

/// A failure is remembered until a later run of the same schedule succeeds.
private func failedRuns(
    _ newest: [String: BackupRun],
    of schedules: [String],
    earlier: [BackupStatus.FailedRun]
) -> [BackupStatus.FailedRun]? {
    let runs = schedules.compactMap { schedule -> BackupStatus.FailedRun? in
        let known = earlier.first { $0.schedule == schedule }
        guard let run = newest[schedule], run.endedAt >= known?.failedAt ?? .distantPast else { return known }
        guard !run.succeeded else { return nil }
        let limit = BackupStatus.FailedRun.maximumMessageLength
        let words = StableText.tail(run.words ?? "", limit: limit)
        return BackupStatus.FailedRun(
            schedule: schedule,
            job: run.job,
            failedAt: run.endedAt,
            message: words.isEmpty ? nil : words
        )
    }
    return runs.isEmpty ? nil : runs
}
