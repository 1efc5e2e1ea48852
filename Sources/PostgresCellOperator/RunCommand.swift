import ArgumentParser
import ControllerRuntime
import FoundationEssentials
import Glibc
import KubernetesAPI
import KubernetesClient
import Logging
import Metrics
import PostgresCellController
import ServiceLifecycle

/// `run`: the operator, until SIGTERM.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Runs the operator until SIGTERM; ends within 30 seconds of it."
    )

    @OptionGroup var cluster: ClusterOptions
    @OptionGroup var cellDefaults: CellDefaults

    @Option(help: "A namespace to keep; repeat it for several. Default: all namespaces.")
    var namespace: [String] = []

    @Option(help: "Passes under way at once, each over another cell.")
    var workers = 8

    @Option(help: "The port of /healthz, /readyz and /metrics; 0 takes a free one.")
    var probePort: UInt16 = 8080

    @Option(help: "The namespace of the lease. Default: the pod's own, else the kubeconfig's.")
    var leaderElectionNamespace: String?

    @Flag(inversion: .prefixedNo, help: "Write only while holding the lease. Off is for a single replica.")
    var leaderElection = true

    @Option(help: "trace, debug, info, notice, warning or error.", transform: readLogLevel)
    var logLevel: Logger.Level = .info

    func validate() throws {
        guard workers > 0 else { throw ValidationError("--workers must be at least 1") }
    }

    func run() async throws {
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        var logger = Logger(label: "postgrescell-operator")
        logger.logLevel = logLevel
        let registry = MetricsRegistry()
        MetricsSystem.bootstrap(registry)
        let client = try cluster.client(observer: RequestMetrics(), logger: logger)
        let cellOperator = CellOperator(
            configuration: configuration(client),
            client: client,
            metrics: registry,
            logger: logger
        )
        try await checkAccess(cellOperator, logger)
        try await makeServiceGroup([ResidentMemory()] + cellOperator.services(), logger: logger).run()
    }

    private func configuration(_ client: APIClient) -> CellOperatorConfiguration {
        let environment = ProcessInfo.processInfo.environment
        let replica = environment["POD_NAME"] ?? environment["HOSTNAME"] ?? "operator"
        // The random part: a container that restarts within its pod is another holder.
        let identity = "\(replica)_\(UInt32.random(in: 0...UInt32.max))"
        var configuration = CellOperatorConfiguration(identity: identity, defaults: cellDefaults.values)
        configuration.namespaces = Array(Set(namespace)).sorted()
        configuration.workers = workers
        configuration.probePort = probePort
        let home = leaderElectionNamespace ?? environment["POD_NAMESPACE"] ?? client.configuration.namespace
        if leaderElection { configuration.lease = ObjectKey(namespace: home, name: "postgrescell-operator") }
        return configuration
    }

    /// A missing right is named at once: otherwise the operator would idle and nobody would know why.
    private func checkAccess(_ cellOperator: CellOperator<ContinuousClock>, _ logger: Logger) async throws {
        let missing = try await cellOperator.missingRights()
        for right in missing {
            logger.error("A right is missing: grant it, see manifests/rbac", metadata: ["right": "\(right)"])
        }
        guard missing.isEmpty else { throw ExitCode.failure }
    }
}

private func readLogLevel(_ text: String) throws -> Logger.Level {
    guard let level = Logger.Level(rawValue: text) else {
        throw ValidationError("--log-level is one of \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return level
}
