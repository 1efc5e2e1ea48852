package import KubernetesAPI

/// Why a request to the API server did not succeed.
package struct APIError: Error, Hashable {
    /// In Kubernetes' words, such as `patch`.
    package var verb: String
    /// The path of the object or collection, without the query.
    package var path: String
    /// What went wrong.
    package var cause: Cause

    package init(verb: String, path: String, cause: Cause) {
        self.verb = verb
        self.path = path
        self.cause = cause
    }

    /// The error of a request that was built.
    package init(_ request: APIRequest, _ cause: Cause) {
        self.init(verb: request.verb, path: request.path, cause: cause)
    }

    /// Which boundary failed.
    package enum Cause: Hashable, Sendable {
        /// No answer came, or it broke off.
        case transport(TransportError)
        /// The server refused.
        case status(APIStatus, code: Int, retryAfter: Duration?)
        /// The answer is not what the request asked for.
        case decoding(String)
        /// There are no credentials to send.
        case credentials(CredentialError)
        /// Nothing was sent: this process may not write now.
        case fenced(WriteRefusal)
    }
}

extension APIError: CustomStringConvertible {
    package var description: String { "\(verb) \(path): \(causeText)" }

    private var causeText: String {
        switch cause {
        case .transport(let error): error.description
        case .status(let status, let code, _):
            [status.reason ?? "HTTP \(code)", status.message].compactMap { $0 }.joined(separator: ": ")
        case .decoding(let problem): "the answer cannot be read: \(problem)"
        case .credentials(let error): error.description
        case .fenced(let refusal): "not sent: \(refusal.reason)"
        }
    }
}
