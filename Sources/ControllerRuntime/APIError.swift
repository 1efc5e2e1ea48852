package import KubernetesAPI

/// Stands in until the client's own is there.
package enum APIError: Error, Sendable {
    case transport(String)
    case status(APIStatus, code: Int, retryAfter: Duration?)
    case decoding(String)
    case leaseLost

    package var code: Int? { if case .status(_, let code, _) = self { code } else { nil } }
    package var isNotFound: Bool { code == 404 }
    package var isConflict: Bool { code == 409 }
    package var isGone: Bool { code == 410 }
}
