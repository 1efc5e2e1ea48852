package import KubernetesAPI

extension APIError {
    /// The server's answer, where there was one.
    package var status: APIStatus? {
        if case .status(let status, _, _) = cause { status } else { nil }
    }

    /// The HTTP status code, where there was an answer.
    package var code: Int? {
        if case .status(_, let code, _) = cause { code } else { nil }
    }

    /// How long the server asks to wait.
    package var retryAfter: Duration? {
        if case .status(_, _, let delay) = cause { delay } else { nil }
    }

    /// The causes that the server names: fields of a refused object, owners of conflicting fields.
    package var causes: [APIStatus.Cause] { status?.details?.causes ?? [] }

    /// The object does not exist, or its kind does not.
    package var isNotFound: Bool { code == 404 }

    /// The object exists already.
    package var isAlreadyExists: Bool { code == 409 && status?.reason == "AlreadyExists" }

    /// Another write came first, another manager owns a field, or a precondition does not hold.
    package var isConflict: Bool { code == 409 && !isAlreadyExists }

    /// The resource version or the continue token is too old: list anew.
    package var isGone: Bool { code == 410 || status?.reason == "Expired" || status?.reason == "Gone" }

    /// Our credentials are not accepted.
    package var isUnauthorized: Bool { code == 401 }

    /// Our identity lacks the right, or admission policy forbids it.
    package var isForbidden: Bool { code == 403 }

    /// The object breaks a rule of its kind: only another object helps.
    package var isInvalid: Bool { code == 422 || (code == 400 && status?.reason == "BadRequest") }

    /// The task was cancelled.
    package var isCancelled: Bool {
        if case .transport(let error) = cause { error.kind == .cancelled } else { false }
    }

    /// Nothing was sent because this process may not write now.
    package var isFenced: Bool {
        if case .fenced = cause { true } else { false }
    }

    /// True where the same request may succeed later without anyone changing it.
    package var isRetriable: Bool {
        switch cause {
        case .transport(let error): error.kind != .cancelled && error.kind != .invalidRequest
        case .status(let status, let code, _):
            code == 429 || code >= 500 || code == 401 || isConflict || status.reason == "ServerTimeout"
        case .credentials: true
        case .decoding, .fenced: false
        }
    }

    /// One word for metrics and log fields, from a fixed set.
    package var metricLabel: String {
        switch cause {
        case .transport(let error): error.kind.rawValue
        case .decoding: "decoding"
        case .credentials: "credentials"
        case .fenced: "fenced"
        case .status(_, let code, _):
            switch code {
            case 400: "badRequest"
            case 401: "unauthorized"
            case 403: "forbidden"
            case 404: "notFound"
            case 409: isAlreadyExists ? "alreadyExists" : "conflict"
            case 410: "gone"
            case 422: "invalid"
            case 429: "tooManyRequests"
            case 500...: "serverError"
            default: "clientError"
            }
        }
    }
}
