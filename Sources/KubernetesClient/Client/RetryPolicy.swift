/// When a failed request is made again within one call, and after how long.
///
/// Longer waits belong to the caller.
package struct RetryPolicy: Hashable, Sendable {
    /// Requests in all, the first one included.
    package var attempts: Int
    /// The first wait; each further one is twice as long.
    package var base: Duration
    /// No wait without the server's own word is longer.
    package var cap: Duration
    /// A server that asks for a longer wait than this gets its answer handed to the caller.
    package var retryAfterLimit: Duration

    package init(
        attempts: Int = 4,
        base: Duration = .milliseconds(200),
        cap: Duration = .seconds(5),
        retryAfterLimit: Duration = .seconds(10)
    ) {
        self.attempts = attempts
        self.base = base
        self.cap = cap
        self.retryAfterLimit = retryAfterLimit
    }

    /// One request, no second.
    package static let none = RetryPolicy(attempts: 1)

    /// What a decision needs to know about a failure.
    package enum Failure: Hashable, Sendable {
        case transport(TransportError.Kind)
        case status(code: Int, retryAfter: Duration?)
    }

    /// The wait before the next request; nil hands the failure to the caller.
    ///
    /// - Parameter attempt: requests made so far, at least 1.
    /// - Parameter isIdempotent: making the request twice has the effect of making it once.
    /// - Parameter jitter: from 0 up to 1; waits are spread over half their length.
    package func delay(after failure: Failure, attempt: Int, isIdempotent: Bool, jitter: Double) -> Duration? {
        guard attempt < attempts else { return nil }
        switch failure {
        case .transport(let kind):
            guard isIdempotent, kind == .connectionFailed || kind == .interrupted else { return nil }
            return backoff(attempt, jitter)
        case .status(let code, let retryAfter):
            // 429 comes before the server does anything, and so does 503 with a time to come back.
            let isUnseen = code == 429 || (code == 503 && retryAfter != nil)
            guard isUnseen || (isIdempotent && (code == 503 || code == 504 || (code >= 500 && retryAfter != nil)))
            else { return nil }
            guard let retryAfter else { return backoff(attempt, jitter) }
            guard retryAfter <= retryAfterLimit else { return nil }
            return max(retryAfter, .zero) + base * jitter
        }
    }

    private func backoff(_ attempt: Int, _ jitter: Double) -> Duration {
        let doublings = min(attempt - 1, 20)
        let full = min(base * (1 << doublings), cap)
        return full / 2 + full / 2 * jitter
    }
}
