import ControllerRuntime
import Logging
import OperatorTestSupport
import ServiceLifecycle
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(10))) struct `The controller` {
    private let clock = ManualClock()
    private let queue: WorkQueue<String, ManualClock>
    private let registry = MetricsRegistry()

    init() { queue = WorkQueue(clock: clock) }

    private func makeController(
        workers: Int = 2,
        starts: @escaping @Sendable () async throws -> Void = {},
        reconcile: @escaping @Sendable (String) async -> ReconcileOutcome
    ) -> Controller<String, ManualClock> {
        let metrics = ControllerMetrics(controller: "widget", factory: registry)
        registry.onScrape(metrics.scrapeHook(for: queue))
        return Controller(
            name: "widget",
            queue: queue,
            workers: workers,
            clock: clock,
            metrics: metrics,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            starts: starts,
            reconcile: reconcile
        )
    }

    private func makeGroup(_ controller: Controller<String, ManualClock>) -> ServiceGroup {
        ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    .init(service: controller, successTerminationBehavior: .gracefullyShutdownGroup)
                ],
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
        )
    }

    private struct Failure: Error {}

    @Test func `works keys off, tries failed ones again, and counts all of it`() async throws {
        let runs = AsyncStream.makeStream(of: String.self)
        let attempts = Mutex(0)
        let controller = makeController { key in
            defer { runs.continuation.yield(key) }
            if key == "bad",
                attempts.withLock({
                    $0 += 1
                    return $0
                }) == 1
            {
                return .failed(Failure())
            }
            if key == "broken" { return .failedTerminally(Failure()) }
            return key == "later" ? .requeue(after: .seconds(60)) : .done
        }
        let group = makeGroup(controller)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            for key in ["good", "bad", "later", "broken"] { queue.add(key) }
            var seen: [String] = []
            for await key in runs.stream {
                seen.append(key)
                if seen.count == 4 { break }
            }
            #expect(Set(seen) == ["good", "bad", "later", "broken"])
            await clock.sleep(expectedUntil: .milliseconds(5))
            clock.advance(by: .milliseconds(5))
            for await key in runs.stream {
                #expect(key == "bad")
                break
            }
            // Counted from the end of its pass, which may come after the 5 ms.
            await clock.sleepers { $0.contains { $0.offset >= .seconds(60) } }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        let text = registry.render()
        for line in [
            #"controller_runtime_reconcile_total{controller="widget",result="success"} 2"#,
            #"controller_runtime_reconcile_total{controller="widget",result="error"} 2"#,
            #"controller_runtime_reconcile_total{controller="widget",result="requeue_after"} 1"#,
            #"controller_runtime_reconcile_errors_total{controller="widget"} 2"#,
            #"controller_runtime_terminal_reconcile_errors_total{controller="widget"} 1"#,
            #"controller_runtime_max_concurrent_reconciles{controller="widget"} 2"#,
            #"controller_runtime_active_workers{controller="widget"} 0"#,
            #"workqueue_retries_total{controller="widget",name="widget"} 1"#,
            #"workqueue_adds_total{controller="widget",name="widget"} 5"#,
            #"workqueue_depth{controller="widget",name="widget",priority="0"} 0"#,
            #"workqueue_work_duration_seconds_count{controller="widget",name="widget"} 5"#,
        ] { #expect(text.contains(line + "\n")) }
    }

    @Test func `graceful shutdown lets a pass that runs finish and starts no other`() async throws {
        let started = Latch()
        let goOn = Latch()
        let done = Mutex<[String]>([])
        let controller = makeController(workers: 1) { key in
            started.open()
            try? await goOn.wait()
            done.withLock { $0.append(key) }
            return .done
        }
        let group = makeGroup(controller)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            queue.add("first")
            try await started.wait()
            queue.add("second")
            await group.triggerGracefulShutdown()
            #expect(await clock.nextSleep() == .init(offset: .seconds(20)))
            goOn.open()
            try await tasks.waitForAll()
        }
        #expect(done.withLock { $0 } == ["first"])
    }

    @Test func `a pass that does not end is cancelled after the drain limit`() async throws {
        let started = Latch()
        let wasCancelled = Mutex(false)
        let controller = makeController(workers: 1) { _ in
            started.open()
            do {
                try await Latch().wait()
            } catch {
                wasCancelled.withLock { $0 = true }
            }
            return .done
        }
        let group = makeGroup(controller)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            queue.add("stuck")
            try await started.wait()
            await group.triggerGracefulShutdown()
            await clock.sleep(expectedUntil: .seconds(20))
            clock.advance(by: .seconds(20))
            try await tasks.waitForAll()
        }
        #expect(wasCancelled.withLock { $0 })
    }

    @Test func `does not start before it may, and stops while it waits`() async throws {
        let isAsked = Latch()
        let controller = makeController {
            isAsked.open()
            try await Latch().wait()
        } reconcile: { _ in
            Issue.record("ran")
            return .done
        }
        let group = makeGroup(controller)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            queue.add("a")
            try await isAsked.wait()
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }
}
