/// Delays that double with each failure in a row up to a limit.
package struct Backoff: Hashable, Sendable {
    /// The delay after the first failure.
    package var first: Duration
    /// No delay exceeds this one, jitter aside.
    package var limit: Duration

    package init(first: Duration, limit: Duration) {
        self.first = first
        self.limit = limit
    }

    /// The delay after this many failures in a row; none after none.
    package func delay(afterFailures failures: Int) -> Duration {
        guard failures > 0 else { return .zero }
        // 40 doublings of a millisecond are longer than a year: the limit is met long before.
        return min(limit, first * (1 << min(failures - 1, 40)))
    }

    /// The delay stretched by up to its own length, so that many clients do not return at once.
    ///
    /// - `chance`: uniform in 0..<1.
    package func delay(afterFailures failures: Int, chance: Double) -> Duration {
        let delay = delay(afterFailures: failures)
        return delay + delay * chance
    }
}
