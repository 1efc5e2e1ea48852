import EmbeddedCluster
import FoundationEssentials
import KubernetesAPI
import KubernetesClient
import OperatorTestSupport
import Synchronization

/// A cluster that is served over HTTP, with clocks that stand still.
struct Served {
    var cluster: EmbeddedCluster
    /// What the server waits on.
    var serverClock: ManualClock
    /// What clients wait on.
    var clock: ManualClock
    var url: String

    var store: ClusterStore { cluster.store }

    /// Serves during a test.
    static func during(_ body: (Served) async throws -> Void) async throws {
        let serverClock = ManualClock()
        let cluster = EmbeddedCluster(.init(anonymousUser: nil, clock: serverClock))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await cluster.run() }
            try await body(
                Served(cluster: cluster, serverClock: serverClock, clock: ManualClock(), url: await cluster.url)
            )
            group.cancelAll()
        }
    }

    /// A client; nil credentials send the token.
    func client(
        token: String = "admin-token",
        credentials: (any CredentialSource)? = nil,
        retry: RetryPolicy = RetryPolicy()
    ) -> APIClient {
        APIClient(
            configuration: ClusterConfiguration(server: url, user: UserCredentials(token: token)),
            credentials: credentials,
            retry: retry,
            clock: clock
        )
    }

    /// The statuses of the requests so far, oldest first.
    var statuses: [Int] { store.requests.map(\.status) }
}

/// One token file, in memory.
final class TokenFile: Sendable {
    private let token: Mutex<String>

    init(_ token: String) { self.token = Mutex(token) }

    func replace(with token: String) { self.token.withLock { $0 = token } }

    /// Credentials that are read from it.
    func credentials(_ url: String) -> ConfiguredCredentials {
        ConfiguredCredentials(
            ClusterConfiguration(server: url, user: UserCredentials(tokenFile: "/token")),
            files: FileReader { _ in .success(Data(self.token.withLock { $0 }.utf8)) }
        )
    }
}
