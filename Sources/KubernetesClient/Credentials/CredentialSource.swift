package import FoundationEssentials

/// Where the identity of each request comes from.
package protocol CredentialSource: Sendable {
    /// What to send now.
    func credentials() async throws(CredentialError) -> RequestCredentials

    /// The server answered 401 to these: the next call of `credentials` must get them anew.
    func rejected(_ credentials: RequestCredentials) async
}

/// What one request needs to be trusted, and to trust.
package struct RequestCredentials: Hashable, Sendable {
    /// The value of the `Authorization` field.
    package var authorization: Secret?
    /// PEM certificates that sign the server's.
    package var authority: Data?
    /// PEM certificate chain of the client, and its key.
    package var clientCertificate: Data?
    /// PEM key of `clientCertificate`.
    package var clientKey: Data?

    package init(authorization: Secret? = nil, authority: Data? = nil) {
        self.authorization = authorization
        self.authority = authority
    }
}

/// Why there are no credentials.
///
/// Never holds any part of them, nor a plugin's output.
package enum CredentialError: Error, Hashable, CustomStringConvertible {
    /// A file cannot be read, and never could.
    case unreadable(path: String, reason: String)
    /// A plugin could not run, failed, or answered something else than credentials.
    case plugin(command: String, reason: String)
    /// The task was cancelled.
    case cancelled

    package var description: String {
        switch self {
        case .unreadable(let path, let reason): "no credentials: cannot read \(path): \(reason)"
        case .plugin(let command, let reason): "no credentials: plugin \(command): \(reason)"
        case .cancelled: "cancelled"
        }
    }
}
