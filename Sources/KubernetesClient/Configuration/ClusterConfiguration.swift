package import FoundationEssentials

/// How to reach one API server, and as whom.
///
/// A plain value: nothing is read or run before the first request.
package struct ClusterConfiguration: Hashable, Sendable {
    /// URL of the server, without a trailing slash; may have a path.
    package var server: String
    /// Where objects go that name no namespace.
    package var namespace: String
    /// PEM certificates that sign the server's; nil trusts the system's.
    package var authority: Material?
    /// The name that the server's certificate must bear, where it is not the host of `server`.
    package var tlsServerName: String?
    /// Accept any certificate; only because the configuration says so.
    package var skipsVerification: Bool
    /// URL of a proxy; nil lets the environment decide.
    package var proxy: String?
    /// As whom requests are made.
    package var user: UserCredentials

    package init(
        server: String,
        namespace: String = "default",
        authority: Material? = nil,
        tlsServerName: String? = nil,
        skipsVerification: Bool = false,
        proxy: String? = nil,
        user: UserCredentials = UserCredentials()
    ) {
        self.server = server.hasSuffix("/") ? String(server.dropLast()) : server
        self.namespace = namespace
        self.authority = authority
        self.tlsServerName = tlsServerName
        self.skipsVerification = skipsVerification
        self.proxy = proxy
        self.user = user
    }

    /// Bytes that stand in the configuration itself, or in a file that may change.
    package enum Material: Hashable, Sendable, CustomStringConvertible {
        case data(Data)
        case file(String)

        package var description: String {
            switch self {
            case .data(let bytes): "\(bytes.count) bytes"
            case .file(let path): path
            }
        }
    }
}

/// As whom requests are made.
///
/// Several may be set: a certificate speaks for the connection, a token for the request.
package struct UserCredentials: Hashable, Sendable {
    /// PEM certificate chain.
    package var certificate: ClusterConfiguration.Material?
    /// PEM key of the certificate.
    package var key: ClusterConfiguration.Material?
    /// A bearer token that does not change.
    package var token: Secret?
    /// Wins over `token`; read again every minute.
    package var tokenFile: String?
    /// For basic authentication, where there is no token.
    package var username: String?
    /// Belongs to `username`.
    package var password: Secret?
    /// Asked where there is neither a token nor a user name.
    package var plugin: ExecPlugin?

    package init(token: String? = nil, tokenFile: String? = nil) {
        self.token = token.map { Secret($0) }
        self.tokenFile = tokenFile
    }
}

/// A program that prints credentials, as kubeconfig's `exec` describes it.
package struct ExecPlugin: Hashable, Sendable {
    /// A path, or a name to look for in `PATH`.
    package var command: String
    /// Handed to the command as they are; no shell reads them.
    package var arguments: [String]
    /// Added to our own environment.
    package var environment: [String: String]
    /// `client.authentication.k8s.io/v1` or `/v1beta1`.
    package var apiVersion: String
    /// Tell the plugin about the cluster in `KUBERNETES_EXEC_INFO`.
    package var providesClusterInfo: Bool
    /// What the cluster's `client.authentication.k8s.io/exec` extension holds, as JSON text.
    package var clusterExtension: String?

    package init(
        command: String,
        arguments: [String] = [],
        environment: [String: String] = [:],
        apiVersion: String = "client.authentication.k8s.io/v1",
        providesClusterInfo: Bool = false,
        clusterExtension: String? = nil
    ) {
        self.command = command
        self.arguments = arguments
        self.environment = environment
        self.apiVersion = apiVersion
        self.providesClusterInfo = providesClusterInfo
        self.clusterExtension = clusterExtension
    }
}
