package import Logging
import Metrics
import ServiceLifecycle

/// Works a queue off with a number of workers.
///
/// Crash-only: a pass that fails leaves nothing behind but its error, and the key comes back after a delay. Graceful
/// shutdown starts no further pass and gives those that run `drainLimit` before it cancels them.
package struct Controller<Key: Hashable & Sendable, C: Clock>: Service
where C.Duration == Duration, C.Instant: Sendable {
    private let name: String
    private let queue: WorkQueue<Key, C>
    private let workers: Int
    private let clock: C
    private let drainLimit: Duration
    private let metrics: ControllerMetrics
    private let logger: Logger
    private let starts: @Sendable () async throws -> Void
    private let reconcile: @Sendable (Key) async -> ReconcileOutcome

    /// - `starts`: returns when passes may begin: caches are synced, leadership is won.
    /// - `reconcile`: one pass; never called for one key twice at a time.
    package init(
        name: String,
        queue: WorkQueue<Key, C>,
        workers: Int,
        clock: C,
        drainLimit: Duration = .seconds(20),
        metrics: ControllerMetrics,
        logger: Logger,
        starts: @escaping @Sendable () async throws -> Void = {},
        reconcile: @escaping @Sendable (Key) async -> ReconcileOutcome
    ) {
        self.name = name
        self.queue = queue
        self.workers = workers
        self.clock = clock
        self.drainLimit = drainLimit
        self.metrics = metrics
        self.logger = logger
        self.starts = starts
        self.reconcile = reconcile
    }

    /// Works until graceful shutdown or cancellation.
    package func run() async throws {
        let drain = Latch()
        try await withTaskCancellationOrGracefulShutdownHandler {
            do {
                try await waitForStart(unless: drain)
            } catch is CancellationError {
                return
            }
            await work(until: drain)
        } onCancelOrGracefulShutdown: {
            queue.shutDown()
            drain.open()
        }
    }

    private func waitForStart(unless drain: Latch) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await starts() }
            group.addTask { try await drain.wait() }
            try await group.next()
            group.cancelAll()
        }
    }

    private func work(until drain: Latch) async {
        metrics.maxConcurrentReconciles.record(workers)
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<workers {
                group.addTask {
                    await runWorker()
                    return true
                }
            }
            group.addTask {
                await queue.runTimer()
                return true
            }
            group.addTask {
                guard (try? await drain.wait()) != nil else { return false }
                try? await clock.sleep(until: clock.now.advanced(by: drainLimit), tolerance: nil)
                return false
            }
            // All workers and the timer, or the end of patience.
            for _ in 0...workers where await group.next() != true { break }
            group.cancelAll()
        }
    }

    private func runWorker() async {
        while let item = await queue.next() {
            metrics.started(item)
            let outcome = await reconcile(item.key)
            let worked = queue.finish(item.key, result(of: outcome, item))
            metrics.finished(item, outcome, worked: worked)
        }
    }

    private func result(of outcome: ReconcileOutcome, _ item: WorkItem<Key>) -> WorkResult {
        switch outcome {
        case .done: return .done
        case .requeue(let delay): return .again(after: delay)
        case .failedTerminally(let error):
            log("Reconcile failed for good", error, item)
            return .done
        case .failed(let error):
            log("Reconcile failed", error, item)
            return .failed
        }
    }

    private func log(_ message: Logger.Message, _ error: any Error, _ item: WorkItem<Key>) {
        logger.info(
            message,
            metadata: [
                "controller": "\(name)", "key": "\(item.key)", "failures": "\(item.failures)", "error": "\(error)",
            ]
        )
    }
}
