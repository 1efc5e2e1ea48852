import KubernetesClient
import Testing

@Suite struct RetryPolicyTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var failure: RetryPolicy.Failure
        var attempt = 1
        var isIdempotent = true
        var delay: Duration?

        var testDescription: String { "\(failure), attempt \(attempt), idempotent \(isIdempotent)" }
    }

    static let policy = RetryPolicy(
        attempts: 4,
        base: .milliseconds(100),
        cap: .milliseconds(300),
        retryAfterLimit: .seconds(10)
    )

    @Test(
        "waits as the failure asks for",
        arguments: [
            // Without jitter a wait is half of its full length.
            Case(failure: .transport(.connectionFailed), delay: .milliseconds(50)),
            Case(failure: .transport(.connectionFailed), attempt: 2, delay: .milliseconds(100)),
            Case(failure: .transport(.connectionFailed), attempt: 3, delay: .milliseconds(150)),
            Case(failure: .transport(.connectionFailed), attempt: 4, delay: nil),
            Case(failure: .transport(.interrupted), delay: .milliseconds(50)),
            Case(failure: .transport(.connectionFailed), isIdempotent: false, delay: nil),
            Case(failure: .transport(.interrupted), isIdempotent: false, delay: nil),
            Case(failure: .transport(.timedOut), delay: nil),
            Case(failure: .transport(.insecure), delay: nil),
            Case(failure: .transport(.cancelled), delay: nil),
            Case(failure: .status(code: 429, retryAfter: nil), delay: .milliseconds(50)),
            Case(failure: .status(code: 429, retryAfter: .seconds(2)), delay: .seconds(2)),
            Case(failure: .status(code: 429, retryAfter: .seconds(2)), isIdempotent: false, delay: .seconds(2)),
            Case(failure: .status(code: 429, retryAfter: .seconds(11)), delay: nil),
            Case(failure: .status(code: 503, retryAfter: nil), delay: .milliseconds(50)),
            Case(failure: .status(code: 503, retryAfter: nil), isIdempotent: false, delay: nil),
            Case(failure: .status(code: 503, retryAfter: .seconds(1)), isIdempotent: false, delay: .seconds(1)),
            Case(failure: .status(code: 504, retryAfter: nil), delay: .milliseconds(50)),
            Case(failure: .status(code: 504, retryAfter: .seconds(1)), isIdempotent: false, delay: nil),
            Case(failure: .status(code: 500, retryAfter: nil), delay: nil),
            Case(failure: .status(code: 500, retryAfter: .seconds(1)), delay: .seconds(1)),
            Case(failure: .status(code: 409, retryAfter: nil), delay: nil),
            Case(failure: .status(code: 404, retryAfter: .seconds(1)), delay: nil),
        ]
    )
    func waits(_ row: Case) {
        let delay = Self.policy.delay(
            after: row.failure,
            attempt: row.attempt,
            isIdempotent: row.isIdempotent,
            jitter: 0
        )
        #expect(delay == row.delay)
    }

    @Test("jitter stays below the full length")
    func jitter() {
        let delay = Self.policy.delay(
            after: .transport(.connectionFailed),
            attempt: 1,
            isIdempotent: true,
            jitter: 0.5
        )
        #expect(delay == .milliseconds(75))
    }

    @Test("one attempt means no second")
    func none() {
        let failure = RetryPolicy.Failure.status(code: 429, retryAfter: .zero)
        #expect(RetryPolicy.none.delay(after: failure, attempt: 1, isIdempotent: true, jitter: 0) == nil)
    }
}
