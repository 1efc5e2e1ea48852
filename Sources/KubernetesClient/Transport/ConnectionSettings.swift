package import FoundationEssentials

/// What a connection depends on besides its host; requests with equal settings share connections.
package struct ConnectionSettings: Hashable, Sendable {
    /// PEM certificates that sign the server's; nil trusts the system's.
    package var authority: Data?
    /// PEM certificate chain of the client.
    package var clientCertificate: Data?
    /// PEM key of the client's certificate.
    package var clientKey: Data?
    /// The name that the server's certificate must bear; nil for the host of the URL.
    package var serverName: String?
    /// Accept any certificate.
    ///
    /// Only ever true because a kubeconfig says so.
    package var skipsVerification = false
    /// URL of a proxy; nil lets the environment decide.
    package var proxy: String?
    /// Until a connection stands, TLS included.
    package var connectTimeout: Duration = .seconds(10)

    package init() {}
}

extension ConnectionSettings: CustomStringConvertible {
    /// Without keys, and without the proxy, whose URL may hold a password.
    package var description: String {
        "ConnectionSettings(serverName: \(serverName ?? "-"), skipsVerification: \(skipsVerification))"
    }
}
