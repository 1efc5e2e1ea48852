package import Metrics
import Synchronization

/// The figures of one controller and its queue, under the names that dashboards for Go controllers know.
package struct ControllerMetrics: Sendable {
    let maxConcurrentReconciles: Gauge
    private let activeWorkers: Meter
    private let results: [String: Counter]
    private let errors: Counter
    private let terminalErrors: Counter
    private let reconcileTime: Metrics.Timer
    private let queueTime: Metrics.Timer
    private let workTime: Metrics.Timer
    private let retries: Counter
    private let adds: Counter
    private let depth: [WorkLane: Gauge]
    private let unfinished: Gauge
    private let longest: Gauge

    /// Makes every series, at 0, so that a rate is right from the first event on.
    ///
    /// - `name`: the controller's, in every label set.
    package init(controller name: String, factory: any MetricsFactory) {
        let labels = [("controller", name)]
        let queueLabels = [("controller", name), ("name", name)]
        func counter(_ label: String, _ labels: [(String, String)]) -> Counter {
            Counter(label: label, dimensions: labels, factory: factory)
        }
        func gauge(_ label: String, _ labels: [(String, String)]) -> Gauge {
            Gauge(label: label, dimensions: labels, factory: factory)
        }
        func timer(_ label: String, _ labels: [(String, String)]) -> Metrics.Timer {
            Metrics.Timer(label: label, dimensions: labels, factory: factory)
        }
        maxConcurrentReconciles = gauge("controller_runtime_max_concurrent_reconciles", labels)
        activeWorkers = Meter(label: "controller_runtime_active_workers", dimensions: labels, factory: factory)
        results = Dictionary(
            uniqueKeysWithValues: ["success", "error", "requeue", "requeue_after"]
                .map { ($0, counter("controller_runtime_reconcile_total", labels + [("result", $0)])) }
        )
        errors = counter("controller_runtime_reconcile_errors_total", labels)
        terminalErrors = counter("controller_runtime_terminal_reconcile_errors_total", labels)
        reconcileTime = timer("controller_runtime_reconcile_time_seconds", labels)
        queueTime = timer("workqueue_queue_duration_seconds", queueLabels)
        workTime = timer("workqueue_work_duration_seconds", queueLabels)
        retries = counter("workqueue_retries_total", queueLabels)
        adds = counter("workqueue_adds_total", queueLabels)
        depth = Dictionary(
            uniqueKeysWithValues: WorkLane.allCases
                .map { ($0, gauge("workqueue_depth", queueLabels + [("priority", $0.priority)])) }
        )
        unfinished = gauge("workqueue_unfinished_work_seconds", queueLabels)
        longest = gauge("workqueue_longest_running_processor_seconds", queueLabels)
    }

    func started<Key>(_ item: WorkItem<Key>) {
        activeWorkers.increment()
        queueTime.record(duration: item.waited)
    }

    func finished<Key>(_ item: WorkItem<Key>, _ outcome: ReconcileOutcome, worked: Duration) {
        activeWorkers.decrement()
        workTime.record(duration: worked)
        reconcileTime.record(duration: worked)
        switch outcome {
        case .done: results["success"]?.increment()
        case .requeue: results["requeue_after"]?.increment()
        case .failed:
            results["error"]?.increment()
            errors.increment()
            retries.increment()
        case .failedTerminally:
            results["error"]?.increment()
            errors.increment()
            terminalErrors.increment()
        }
    }

    /// Takes a queue's figures over; for `MetricsRegistry.onScrape`.
    package func scrapeHook<Key, C>(for queue: WorkQueue<Key, C>) -> @Sendable () -> Void {
        let counted = Mutex(0)
        return {
            let facts = queue.facts
            let added = counted.withLock { counted in
                defer { counted = max(counted, facts.adds) }
                return facts.adds - counted
            }
            adds.increment(by: max(0, added))
            for (lane, gauge) in depth { gauge.record(facts.depth[lane] ?? 0) }
            let work = queue.unfinishedWork
            unfinished.record(work.total / .seconds(1))
            longest.record(work.longest / .seconds(1))
        }
    }
}

extension WorkLane {
    /// As controller-runtime numbers its priorities.
    fileprivate var priority: String {
        switch self {
        case .live: "0"
        case .background: "-100"
        }
    }
}
