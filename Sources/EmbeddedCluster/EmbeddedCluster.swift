package import FoundationEssentials
import Hummingbird
import HummingbirdCore
import KubernetesAPI
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization

/// A Kubernetes API server in this process, for tests and demonstrations: plain HTTP on the loopback interface.
///
/// It keeps objects in memory and runs no controllers but garbage collection and the serving of definitions; workload
/// controllers, scheduler and nodes are clients of it.
package struct EmbeddedCluster: Sendable {
    /// How a cluster is set up.
    package struct Configuration: Sendable {
        /// 0 lets the system choose.
        package var port: Int
        /// How many changes of each kind can be watched from the past.
        package var historyLimit: Int
        /// How often watches that ask for bookmarks get one, on `clock`.
        package var bookmarkInterval: Duration
        /// Users by bearer token.
        package var tokens: [String: String]
        /// Who a request without a token is; nil: it is answered 401.
        ///
        /// kubectl sends no credentials over plain HTTP.
        package var anonymousUser: String?
        /// What runs the pods; nil: they are simulated.
        package var pods: (any PodAccess)?
        /// What time it is, in objects.
        package var now: @Sendable () -> Date
        /// What bookmarks, time limits of watches and delays wait on.
        package var clock: any Clock<Duration>

        package init(
            port: Int = 0,
            historyLimit: Int = 10_000,
            bookmarkInterval: Duration = .seconds(60),
            tokens: [String: String] = ["admin-token": "admin"],
            anonymousUser: String? = "admin",
            pods: (any PodAccess)? = nil,
            now: @escaping @Sendable () -> Date = { Date() },
            clock: any Clock<Duration> = ContinuousClock()
        ) {
            self.port = port
            self.historyLimit = historyLimit
            self.bookmarkInterval = bookmarkInterval
            self.tokens = tokens
            self.anonymousUser = anonymousUser
            self.pods = pods
            self.now = now
            self.clock = clock
        }
    }

    /// What the cluster holds, and switches for tests.
    package let store: ClusterStore
    private let configuration: Configuration
    private let binding = PortBinding()

    package init(_ configuration: Configuration = Configuration()) {
        self.configuration = configuration
        store = ClusterStore(
            historyLimit: configuration.historyLimit,
            access: AccessTable(tokens: configuration.tokens, anonymousUser: configuration.anonymousUser),
            now: configuration.now
        )
    }

    /// Serves until the task is cancelled, or the service group that runs it shuts down.
    package func run() async throws {
        var logger = Logger(label: "embedded-cluster")
        // Cancellation, which ends most tests, is an error to the HTTP server.
        logger.logLevel = .critical
        let binding = binding
        let application = Application(
            responder: APIResponder(
                store: store,
                clock: configuration.clock,
                bookmarkInterval: configuration.bookmarkInterval,
                pods: configuration.pods
            ),
            server: HTTPServerBuilder { [store, configuration] responder in
                APIChannel(
                    responder: responder,
                    exec: ExecService(pods: configuration.pods) { head, isAnswered throws(Refusal) in
                        try store.podRequest(head, isAnswered: isAnswered)
                    }
                )
            },
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: configuration.port)),
            onServerRunning: { channel in binding.bind(channel.localAddress?.port ?? 0) },
            logger: logger
        )
        defer { store.closeWatches() }
        try await withGracefulShutdownHandler {
            try await application.run()
        } onGracefulShutdown: {
            // The server waits for its connections, and a watch never ends by itself.
            store.closeWatches()
        }
    }

    /// The port, once the server listens.
    package var port: Int {
        get async { await binding.port }
    }

    /// The server's URL, once it listens.
    package var url: String {
        get async { "http://127.0.0.1:\(await port)" }
    }

    /// A kubeconfig for a user, once the server listens.
    ///
    /// A user without a token gets one that is not known.
    package func kubeconfig(user: String = "admin", namespace: String = "default") async -> String {
        let token = configuration.tokens.filter { $0.value == user }.keys.min() ?? ""
        return """
            apiVersion: v1
            kind: Config
            current-context: embedded
            clusters:
            - name: embedded
              cluster:
                server: \(await url)
            contexts:
            - name: embedded
              context:
                cluster: embedded
                user: \(user)
                namespace: \(namespace)
            users:
            - name: \(user)
              user:
                token: \(token)

            """
    }
}

/// The port of a server that is yet to start; readers wait for it.
private final class PortBinding: Sendable {
    private struct State {
        var port: Int?
        var waiters: [CheckedContinuation<Int, Never>] = []
    }

    private let state = Mutex(State())

    func bind(_ port: Int) {
        let waiters = state.withLock { state in
            state.port = port
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume(returning: port) }
    }

    var port: Int {
        get async {
            await withCheckedContinuation { continuation in
                let known = state.withLock { state -> Int? in
                    if state.port == nil { state.waiters.append(continuation) }
                    return state.port
                }
                if let known { continuation.resume(returning: known) }
            }
        }
    }
}
