package import FoundationEssentials
package import KubernetesAPI
package import Metrics
package import PostgresCellAPI
package import PostgresCellPlanning
import Synchronization

/// The operator's own figures, one family for each question that a dashboard asks.
///
/// Series of a cell end with the cell: `forget` removes them.
package final class CellMetrics: Sendable {
    private let factory: any MetricsFactory
    private let release: Metrics.Timer
    private let applied: [String: Counter]
    private let series = Mutex<[ObjectKey: CellSeries]>([:])

    package init(factory: any MetricsFactory) {
        self.factory = factory
        release = Metrics.Timer(label: "postgrescell_gate_release_seconds", dimensions: [], factory: factory)
        applied = Dictionary(
            uniqueKeysWithValues: ["created", "configured", "unchanged", "deleted", "lifted", "failed"].map { result in
                let label = "postgrescell_applied_objects_total"
                return (result, Counter(label: label, dimensions: [("result", result)], factory: factory))
            }
        )
    }

    /// Takes one pass in.
    package func record(
        _ observation: CellObservation,
        _ plan: CellPlan,
        _ receipts: [ObjectReceipt],
        _ status: PostgresCellStatus,
        now: Date
    ) {
        for receipt in receipts { applied[receipt.label]?.increment() }
        recordReleases(observation, receipts, migrated: status.migrations?.completedAt, now: now)
        let cell = observation.cell
        let series = series.withLock { all in
            if let known = all[cell.key] { return known }
            let new = CellSeries(cell.key, factory: factory)
            all[cell.key] = new
            return new
        }
        series.record(status)
    }

    /// Ends the series of a cell that is gone.
    package func forget(_ key: ObjectKey) {
        series.withLock { $0.removeValue(forKey: key) }?.destroy()
    }

    /// How long a pod waited after it could have been released: from the end of the migration, or from its own making
    /// where that was later.
    ///
    /// - Parameter migrated: as the pass itself saw it: pods go in the very pass that sees the migration complete.
    private func recordReleases(
        _ observation: CellObservation,
        _ receipts: [ObjectReceipt],
        migrated: Date?,
        now: Date
    ) {
        let lifted = Set(receipts.filter { $0.outcome == .lifted }.map(\.reference.key))
        guard !lifted.isEmpty else { return }
        for pod in observation.pods where lifted.contains(pod.key) {
            let starts = [pod.metadata.creationTimestamp, migrated].compactMap(\.self)
            guard let start = starts.max() else { continue }
            release.recordNanoseconds(Int64(max(0, now.timeIntervalSince(start)) * 1_000_000_000))
        }
    }
}

extension ObjectReceipt {
    /// From a fixed set, for metrics and logs.
    var label: String {
        switch outcome {
        case .created: "created"
        case .configured: "configured"
        case .unchanged: "unchanged"
        case .deleted: "deleted"
        case .lifted: "lifted"
        case .failed: "failed"
        }
    }
}
