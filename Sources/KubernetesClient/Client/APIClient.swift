package import FoundationEssentials
package import KubernetesAPI
package import Logging

/// Makes requests to one API server.
///
/// Copies share connections and credentials.
///
/// Retries what is safe to retry, answers a 401 by getting credentials anew once, and refuses writes while its fence is
/// down.
package struct APIClient: Sendable {
    /// How to reach the server; its namespace is the default of commands.
    package let configuration: ClusterConfiguration
    let transport: any Transport
    let credentials: any CredentialSource
    let observer: any RequestObserver
    let warnings: ServerWarnings
    let clock: any Clock<Duration>
    let fieldSet: FieldSet
    var retry: RetryPolicy
    var timeout: Duration
    var fence: WriteFence?

    /// - Parameter userAgent: what the server's audit log shows, such as `postgrescell-operator/1.0`.
    /// - Parameter timeout: until the whole answer is there; watches have none.
    /// - Parameter credentials: nil reads what the configuration says.
    /// - Parameter clock: what waits before a retry.
    package init(
        configuration: ClusterConfiguration,
        transport: any Transport = CurlTransport(),
        credentials: (any CredentialSource)? = nil,
        userAgent: String = "swift-kubernetes-client",
        retry: RetryPolicy = RetryPolicy(),
        timeout: Duration = .seconds(30),
        clock: any Clock<Duration> = ContinuousClock(),
        observer: any RequestObserver = RequestMetrics(),
        logger: Logger = Logger(label: "kubernetes-client")
    ) {
        self.configuration = configuration
        self.transport = transport
        self.credentials = credentials ?? ConfiguredCredentials(configuration, clock: clock)
        self.observer = observer
        self.warnings = ServerWarnings(logger: logger)
        self.clock = clock
        self.fieldSet = FieldSet(userAgent: userAgent)
        self.retry = retry
        self.timeout = timeout
    }

    /// The same client, whose writes first ask the fence.
    package func fenced(by fence: @escaping WriteFence) -> APIClient {
        var client = self
        client.fence = fence
        return client
    }

    /// The same client with another patience.
    package func limited(timeout: Duration, retry: RetryPolicy) -> APIClient {
        var client = self
        client.timeout = timeout
        client.retry = retry
        return client
    }

    /// Performs a request and gives the body of its answer.
    package func perform(_ request: APIRequest) async throws(APIError) -> Data {
        try await exchange(request).body
    }

    /// Opens a request whose answer is lines without an end, such as a watch.
    ///
    /// Neither retried nor limited in time, not even until the head of the answer: the caller knows how long silence
    /// may last, and ends it by cancelling.
    package func open(_ request: APIRequest) async throws(APIError) -> LineStream {
        try await openStream(request)
    }

    /// Lets no further request use the connections that are open now; for a watch that fell silent.
    package func retireConnections() { transport.retireConnections() }
}
