package import ControllerRuntime
package import FoundationEssentials
import KubernetesAPI
package import KubernetesClient
package import Logging
import PostgresCellAPI
import PostgresCellPlanning
package import ServiceLifecycle

/// The whole operator as a list of services, wired from plain values.
///
/// Order matters, since a service group stops its services in reverse: workers drain first, what is left of events is
/// written, then the lease is released, then the watches end, and the probes answer to the last.
package struct CellOperator<C: Clock>: Sendable where C.Duration == Duration, C.Instant: Sendable {
    private let configuration: CellOperatorConfiguration
    private let client: APIClient
    private let metrics: MetricsRegistry
    private let logger: Logger
    private let clock: C
    private let time: @Sendable () -> Date

    /// - Parameter clock: what watches, retries and the lease wait on.
    /// - Parameter time: the time of day, for statuses, events and the lease's fields.
    package init(
        configuration: CellOperatorConfiguration,
        client: APIClient,
        metrics: MetricsRegistry,
        logger: Logger,
        clock: C = ContinuousClock(),
        time: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.configuration = configuration
        self.client = client
        self.metrics = metrics
        self.logger = logger
        self.clock = clock
        self.time = time
    }

    /// Names every right that is missing; empty where the operator may do all that it needs.
    package func missingRights() async throws(APIError) -> [AccessRight] {
        var declarations = WatchedKinds.declarations(namespaces: configuration.namespaces)
        if let lease = configuration.lease { declarations.append(WatchedKinds.lease(lease)) }
        return try await AccessReview(client: client).missingRights(declarations)
    }

    /// How long a change waits for others of its cell, which come in bursts: a wave's objects within milliseconds.
    private static var gathering: Duration { .milliseconds(20) }

    /// The services, in the order in which they are started.
    package func services() -> [any ServiceLifecycle.Service] {
        let queue = WorkQueue<ObjectKey, C>(clock: clock)
        let caches = ScopedCaches(namespaces: configuration.namespaces) { key, isInitial in
            if isInitial { queue.add(key, lane: .background) } else { queue.add(key, after: Self.gathering) }
        }
        let elector = configuration.lease.map(elector)
        let writer = elector.map { client.fenced(by: $0.validity.fence) } ?? client
        let recorder = EventRecorder(
            api: writer,
            controller: "\(WellKnownNames.group)/operator",
            instance: configuration.identity,
            fieldManager: WellKnownNames.fieldManager,
            clock: clock,
            time: time,
            logger: logger
        )
        let watches = CellWatches(client: client, caches: caches, clock: clock, logger: logger)
        let probes = ProbeServer(
            port: configuration.probePort,
            routes: routes(watches: watches, queue: queue),
            onListening: { [logger] port in logger.notice("Probes listen", metadata: ["probe.port": "\(port)"]) }
        )
        let controllerMetrics = ControllerMetrics(controller: "postgrescell", factory: metrics)
        let controller = Controller(
            name: "postgrescell",
            queue: queue,
            workers: configuration.workers,
            clock: clock,
            metrics: controllerMetrics,
            logger: logger,
            starts: {
                try await watches.waitUntilSynced()
                try await elector?.waitUntilLeader()
            },
            reconcile: reconciler(caches: caches, writer: writer, recorder: recorder).reconcile
        )
        metrics.onScrape(controllerMetrics.scrapeHook(for: queue))
        return [probes] + watches.services + [elector].compactMap(\.self) + [recorder, controller]
    }

    private func elector(lease: ObjectKey) -> LeaderElector<C> {
        LeaderElector(
            // Not fenced, and less patient than a lease lasts.
            api: client.limited(timeout: .seconds(5), retry: RetryPolicy(attempts: 1)),
            lease: lease,
            identity: configuration.identity,
            fieldManager: WellKnownNames.fieldManager,
            timings: configuration.leaseTimings,
            clock: clock,
            time: time,
            metrics: metrics,
            logger: logger
        )
    }

    private func reconciler(caches: ScopedCaches, writer: APIClient, recorder: EventRecorder) -> CellReconciler {
        let marks = ObjectApplier.Marks(
            fieldManager: WellKnownNames.fieldManager,
            hashAnnotation: WellKnownNames.Annotation.appliedHash,
            ownershipLabel: (WellKnownNames.Label.managedBy, WellKnownNames.fieldManager)
        )
        return CellReconciler(
            observer: CellObserver(caches: caches),
            applier: PlanApplier(
                objects: ObjectApplier(api: writer, caches: caches.live, marks: marks),
                gates: GateLifter(client: writer, caches: caches.live, fieldManager: WellKnownNames.fieldManager)
            ),
            statusWriter: StatusWriter(client: writer, caches: caches),
            chronicler: CellChronicler(recorder: recorder),
            metrics: CellMetrics(factory: metrics),
            defaults: configuration.defaults,
            now: time,
            logger: logger
        )
    }

    private func routes(watches: CellWatches, queue: WorkQueue<ObjectKey, C>) -> ProbeRoutes {
        ProbeRoutes(
            // A pass that is stuck for many times its limit does not come back by itself.
            health: [("worker", { queue.unfinishedWork.longest > .seconds(600) ? "a pass hangs" : nil })],
            readiness: [("watches", { watches.problem })],
            metrics: { [metrics] in metrics.render() }
        )
    }
}
