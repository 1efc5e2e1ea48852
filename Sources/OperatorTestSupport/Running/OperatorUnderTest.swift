package import ControllerRuntime
package import FoundationEssentials
package import KubernetesAPI
import KubernetesClient
import Logging
import PostgresCellController
import PostgresCellPlanning
import ServiceLifecycle

/// The whole operator in this process, run against a test's cluster as the operator's own user.
package struct OperatorUnderTest: Sendable {
    /// How an operator is run.
    package struct Options: Sendable {
        /// The namespaces that it keeps: the test's own where nil, all where empty.
        package var namespaces: [String]?
        /// nil: it always writes.
        package var lease: ObjectKey?
        /// Read only where there is a lease.
        package var leaseTimings = LeaseTimings()
        /// The lease's holder; two operators of one test need two.
        package var identity = "operator-under-test"
        /// What is the same for every cell; another image stands for another release.
        package var toolsImage = "registry.example/postgrescell-tools:1"
        /// nil: it lives until the test's body has ended.
        package var crash: CrashingTransport.Crash?
        /// False kills the operator at the end of the test's body: nothing is drained, no lease released.
        package var endsGracefully = true

        package init(crash: CrashingTransport.Crash? = nil) { self.crash = crash }
    }

    /// What its requests go through.
    package let transport: CrashingTransport
    /// What it measures.
    package let metrics: MetricsRegistry

    /// Runs an operator for as long as the body does, then ends it.
    ///
    /// - Throws: what the body throws; `OperatorEnded` where the operator ended by itself without having crashed.
    package static func run<C: Clock, Result: Sendable>(
        on cluster: TestCluster,
        _ options: Options = Options(),
        clock: C = ContinuousClock(),
        time: @escaping @Sendable () -> Date = { Date() },
        _ body: @escaping @Sendable (OperatorUnderTest) async throws -> Result
    ) async throws -> Result where C.Duration == Duration, C.Instant: Sendable {
        let instance = OperatorUnderTest(
            transport: CrashingTransport(CurlTransport(), crash: options.crash),
            metrics: MetricsRegistry()
        )
        let services = instance.cellOperator(on: cluster, options, clock: clock, time: time).services()
        var configuration = ServiceGroupConfiguration(
            services: services.map { .init(service: $0, failureTerminationBehavior: .gracefullyShutdownGroup) },
            logger: quietLogger
        )
        configuration.maximumGracefulShutdownDuration = .seconds(25)
        let group = ServiceGroup(configuration: configuration)
        return try await withThrowingTaskGroup(of: Result?.self) { tasks in
            tasks.addTask {
                do { try await group.run() } catch  where instance.transport.isDead {}
                return nil
            }
            tasks.addTask { try await body(instance) }
            defer { tasks.cancelAll() }
            while let outcome = try await tasks.next() {
                guard let result = outcome else {
                    if instance.transport.isDead { continue }
                    throw OperatorEnded()
                }
                if options.endsGracefully, !instance.transport.isDead {
                    await group.triggerGracefulShutdown()
                } else {
                    instance.transport.die()
                    tasks.cancelAll()
                }
                _ = try await tasks.next()
                return result
            }
            throw CancellationError()
        }
    }

    /// What such an operator lacks the rights for, as it would name it at its start.
    package static func missingRights(on cluster: TestCluster, _ options: Options = Options()) async throws -> [String]
    {
        let instance = OperatorUnderTest(transport: CrashingTransport(CurlTransport()), metrics: MetricsRegistry())
        let clock = ContinuousClock()
        return try await instance.cellOperator(on: cluster, options, clock: clock, time: { Date() })
            .missingRights().map(\.description)
    }

    /// The value of a metric's series, such as `workqueue_depth{name="postgrescell"}`; nil where there is none.
    package func metric(_ series: String) -> Double? {
        let line = metrics.render().split(separator: "\n").first { $0.hasPrefix(series + " ") }
        return line.flatMap { Double($0.dropFirst(series.count + 1)) }
    }

    private func cellOperator<C: Clock>(
        on cluster: TestCluster,
        _ options: Options,
        clock: C,
        time: @escaping @Sendable () -> Date
    ) -> CellOperator<C> where C.Duration == Duration, C.Instant: Sendable {
        let client = APIClient(
            configuration: cluster.client(user: "operator").configuration,
            transport: transport,
            userAgent: "postgrescell-operator/test",
            logger: Self.quietLogger
        )
        let defaults = PlanningDefaults(toolsImage: options.toolsImage, clusterDomain: "cluster.local")
        var configuration = CellOperatorConfiguration(identity: options.identity, defaults: defaults)
        configuration.namespaces = options.namespaces ?? [cluster.namespace]
        configuration.probePort = 0
        configuration.lease = options.lease
        configuration.leaseTimings = options.leaseTimings
        return CellOperator(
            configuration: configuration,
            client: client,
            metrics: metrics,
            logger: Self.quietLogger,
            clock: clock,
            time: time
        )
    }

    private static let quietLogger: Logger = {
        var logger = Logger(label: "operator-under-test")
        let level = ProcessInfo.processInfo.environment["OPERATOR_LOG_LEVEL"] ?? ""
        logger.logLevel = Logger.Level(rawValue: level) ?? .critical
        return logger
    }()
}

/// An operator ended although nobody asked it to.
package struct OperatorEnded: Error, CustomStringConvertible {
    package var description: String { "the operator ended by itself" }
}
