package import FoundationEssentials

/// Time as the simulated parts live it: a wall clock, or one that a test moves.
package struct SimulationTime: Sendable {
    /// What the parts write into objects and compare with.
    package var now: @Sendable () -> Date
    /// Waits; throws when the task is cancelled.
    package var sleep: @Sendable (Duration) async throws -> Void

    package init(
        now: @escaping @Sendable () -> Date,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.now = now
        self.sleep = sleep
    }

    /// The machine's own.
    package static let wallClock = SimulationTime(now: { Date.now }, sleep: { try await Task.sleep(for: $0) })
}

extension Date {
    /// The time so much later.
    package func addingDuration(_ duration: Duration) -> Date { addingTimeInterval(duration / .seconds(1)) }
}

extension Duration {
    /// The time between two times, to the millisecond.
    package init(from start: Date, to end: Date) {
        self = .milliseconds(Int((end.timeIntervalSince(start) * 1000).rounded()))
    }
}
