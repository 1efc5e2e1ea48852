import FoundationEssentials
import Metrics
import PostgresCellAPI
import Synchronization

/// The gauges of one cell's backups; each is there only while there is something to say.
final class BackupSeries: Sendable {
    private let cell: [(String, String)]
    private let factory: any MetricsFactory
    private let gauges = Mutex<[String: Gauge]>([:])

    init(_ cell: [(String, String)], factory: any MetricsFactory) {
        self.cell = cell
        self.factory = factory
    }

    func record(_ status: BackupStatus?) {
        let window = status?.recoveryWindow
        set("postgrescell_backup_report_timestamp_seconds", status?.reportedAt)
        set("postgrescell_wal_archived_timestamp_seconds", status?.lastArchivedTime)
        set("postgrescell_wal_oldest_waiting_timestamp_seconds", status?.oldestWaitingWALTime)
        set("postgrescell_wal_waiting_segments", status?.waitingWALSegments.map(Double.init))
        set("postgrescell_volume_full_timestamp_seconds", status?.volumeFullTime)
        set("postgrescell_base_backup_timestamp_seconds", status?.lastBaseBackup?.completedAt)
        set("postgrescell_dump_timestamp_seconds", status?.lastDumpTime)
        set("postgrescell_recovery_window_start_timestamp_seconds", window?.earliest)
        set("postgrescell_recovery_window_end_timestamp_seconds", window?.latest)
        set("postgrescell_drill_timestamp_seconds", status?.lastDrill?.completedAt)
        set("postgrescell_drill_succeeded", status?.lastDrill.map { $0.succeeded ? 1 : 0 })
        set("postgrescell_drill_recovery_seconds", status?.lastDrill?.recoverySeconds.map(Double.init))
        set("postgrescell_backup_failed_schedules", status.map { Double($0.failedRuns?.count ?? 0) })
    }

    func destroy() { record(nil) }

    private func set(_ label: String, _ time: Date?) { set(label, time?.timeIntervalSince1970) }

    private func set(_ label: String, _ value: Double?) {
        gauges.withLock { gauges in
            guard let value else {
                gauges.removeValue(forKey: label)?.destroy()
                return
            }
            let gauge = gauges[label] ?? Gauge(label: label, dimensions: cell, factory: factory)
            gauges[label] = gauge
            gauge.record(value)
        }
    }
}
