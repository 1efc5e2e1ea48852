import KubernetesAPI
import Metrics
import PostgresCellAPI

/// The gauges of one cell.
struct CellSeries: Sendable {
    private let conditions: [ConditionType: Gauge]
    private let held: Gauge
    private let backup: BackupSeries
    /// What somebody is woken for; the rest is in the status.
    private static let watched: [ConditionType] = [.ready, .stalled, .migrationsApplied, .walArchiving, .backupsRecent]

    init(_ key: ObjectKey, factory: any MetricsFactory) {
        let cell = [("namespace", key.namespace), ("name", key.name)]
        backup = BackupSeries(cell, factory: factory)
        held = Gauge(label: "postgrescell_gated_pods", dimensions: cell, factory: factory)
        conditions = Dictionary(
            uniqueKeysWithValues: Self.watched.map { type in
                let dimensions = cell + [("type", type.rawValue)]
                return (type, Gauge(label: "postgrescell_condition", dimensions: dimensions, factory: factory))
            }
        )
    }

    func record(_ status: PostgresCellStatus) {
        held.record(status.gate?.held ?? 0)
        backup.record(status.backup)
        for (type, gauge) in conditions {
            gauge.record(status.conditions[type: type.rawValue]?.status == .true ? 1 : 0)
        }
    }

    func destroy() {
        held.destroy()
        backup.destroy()
        for gauge in conditions.values { gauge.destroy() }
    }
}
