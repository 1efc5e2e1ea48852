/// Why no answer came, or why an answer broke off.
package struct TransportError: Error, Hashable {
    /// What a caller may decide by.
    package var kind: Kind
    /// The host and port of the server; never more of the URL.
    package var host: String
    /// The cause in words, without secrets.
    package var detail: String

    package init(_ kind: Kind, host: String, detail: String) {
        self.kind = kind
        self.host = host
        self.detail = detail
    }

    /// What a caller may decide by.
    package enum Kind: String, Sendable, CaseIterable {
        /// No connection came about, so that the server has not seen the request.
        case connectionFailed
        /// Certificates or TLS itself were refused, by either side.
        case insecure
        /// The connection was there and broke; the server may have acted on the request.
        case interrupted
        /// No answer in time; the server may have acted on the request.
        case timedOut
        /// The answer is larger than the client takes.
        case bodyTooLarge
        /// The task was cancelled.
        case cancelled
        /// The request cannot be sent as it is.
        case invalidRequest
    }
}

extension TransportError: CustomStringConvertible {
    package var description: String {
        switch kind {
        case .connectionFailed: "cannot connect to \(host): \(detail)"
        case .insecure: "no trusted connection to \(host): \(detail)"
        case .interrupted: "the connection to \(host) broke: \(detail)"
        case .timedOut: "\(host) did not answer in time: \(detail)"
        case .bodyTooLarge: "the answer of \(host) is too large: \(detail)"
        case .cancelled: "cancelled"
        case .invalidRequest: "the request to \(host) cannot be sent: \(detail)"
        }
    }
}
