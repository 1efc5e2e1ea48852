import Synchronization

/// A clock that stands still until a test advances it, and that tells who sleeps until when.
package final class ManualClock: Clock, Sendable {
    /// A time since the clock was made.
    package struct Instant: InstantProtocol {
        /// Since the clock was made.
        package var offset: Duration

        package init(offset: Duration = .zero) { self.offset = offset }

        /// The instant this much later.
        package func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        /// Negative where the other is earlier.
        package func duration(to other: Instant) -> Duration { other.offset - offset }
        package static func < (lhs: Instant, rhs: Instant) -> Bool { lhs.offset < rhs.offset }
    }

    private struct Sleeper {
        var deadline: Instant
        var continuation: CheckedContinuation<Void, any Error>
    }

    private struct Watcher {
        var condition: @Sendable ([Instant]) -> Bool
        var continuation: CheckedContinuation<[Instant], Never>
    }

    private struct State {
        var now = Instant()
        var lastID = 0
        var sleepers: [Int: Sleeper] = [:]
        var watchers: [Watcher] = []

        var deadlines: [Instant] { sleepers.values.map(\.deadline).sorted() }
    }

    private let state = Mutex(State())

    package init() {}

    /// Moves only by `advance`.
    package var now: Instant { state.withLock { $0.now } }
    /// None: every instant can be told from every other.
    package var minimumResolution: Duration { .zero }

    /// Sleeps until `advance` reaches the deadline; throws where the task is cancelled before.
    package func sleep(until deadline: Instant, tolerance: Duration? = nil) async throws {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let result: Result<Void, any Error>? = state.withLock { state in
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if deadline <= state.now { return .success(()) }
                    state.sleepers[id] = Sleeper(deadline: deadline, continuation: continuation)
                    return nil
                }
                if let result { continuation.resume(with: result) }
                tellWatchers()
            }
        } onCancel: {
            state.withLock { $0.sleepers.removeValue(forKey: id) }?.continuation.resume(throwing: CancellationError())
        }
    }

    /// Moves time on and wakes, in order, everyone whose deadline has come.
    package func advance(by duration: Duration) { advance(to: now.advanced(by: duration)) }

    /// Moves time on to an instant; never back.
    package func advance(to instant: Instant) {
        let woken = state.withLock { state in
            state.now = max(state.now, instant)
            let woken = state.sleepers.filter { $0.value.deadline <= state.now }
            for id in woken.keys { state.sleepers[id] = nil }
            return woken
        }
        for (_, sleeper) in woken.sorted(by: { ($0.value.deadline, $0.key) < ($1.value.deadline, $1.key) }) {
            sleeper.continuation.resume()
        }
    }

    /// The deadlines of all that sleep now, sorted.
    package var deadlines: [Instant] { state.withLock { $0.deadlines } }

    /// Returns once the deadlines of all that sleep meet a condition, with those deadlines.
    @discardableResult
    package func sleepers(where condition: @escaping @Sendable ([Instant]) -> Bool) async -> [Instant] {
        await withCheckedContinuation { continuation in
            state.withLock { $0.watchers.append(Watcher(condition: condition, continuation: continuation)) }
            tellWatchers()
        }
    }

    /// Returns the earliest deadline, once someone sleeps.
    package func nextSleep() async -> Instant {
        await sleepers { !$0.isEmpty }.first ?? now
    }

    /// Returns once someone sleeps until exactly this long after the clock was made.
    package func sleep(expectedUntil offset: Duration) async {
        await sleepers { $0.contains(Instant(offset: offset)) }
    }

    /// Waits for the next sleep and ends it.
    package func advanceToNextSleep() async { advance(to: await nextSleep()) }

    private func tellWatchers() {
        let (met, deadlines) = state.withLock { state in
            let deadlines = state.deadlines
            let met = state.watchers.filter { $0.condition(deadlines) }
            state.watchers.removeAll { $0.condition(deadlines) }
            return (met, deadlines)
        }
        for watcher in met { watcher.continuation.resume(returning: deadlines) }
    }
}
