import FoundationEssentials
import PostgresCellAPI

/// Judges archiving by what waits, as the last report told: an idle database archives nothing, and is well.
func assessArchiving(_ record: BackupStatus, of cell: PostgresCell, _ backup: CellBackup, now: Date) -> Finding {
    let schedule = "CronJob \(cell.childNames.report)"
    guard let reported = record.reportedAt else {
        return Finding(.unknown, .reportMissing, "\(schedule) has not told of archiving yet")
    }
    let rpo = backup.wal.rpo
    if now.timeIntervalSince(reported) > Double(3 * reportInterval(rpo: rpo)) {
        return Finding(
            .unknown,
            .reportMissing,
            "\(schedule) has told nothing of archiving for three times its interval: look at its Jobs"
        )
    }
    guard let oldest = record.oldestWaitingWALTime, (record.waitingWALSegments ?? 0) > 0 else {
        return .satisfied(.archiving, "WAL reaches the object store")
    }
    let wayOut = "look at the log of container postgres in pod \(cell.childNames.databasePod), and at the object store"
    if reported.timeIntervalSince(oldest) > Double(2 * rpo.seconds) {
        return .stalled(
            .archivingBehind,
            "WAL has waited for the object store for more than twice spec.backup.wal.rpo (\(rpo.text)): \(wayOut)"
        )
    }
    if let failure = record.lastArchiveFailureTime, failure > record.lastArchivedTime ?? .distantPast {
        return .stalled(.archivingFailing, "archiving fails, and WAL gathers on the volume: \(wayOut)")
    }
    return .satisfied(.archiving, "WAL reaches the object store")
}
