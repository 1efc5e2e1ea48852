import Synchronization

/// A clock whose sleeps take no time and are kept.
final class InstantClock: Clock {
    typealias Instant = ContinuousClock.Instant

    private let start = ContinuousClock.now
    private let slept = Mutex<[Duration]>([])

    var now: Instant { start.advanced(by: slept.withLock { $0.reduce(.zero, +) }) }
    var minimumResolution: Duration { .nanoseconds(1) }
    var sleeps: [Duration] { slept.withLock { $0 } }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try Task.checkCancellation()
        let duration = now.duration(to: deadline)
        slept.withLock { $0.append(duration) }
    }
}

/// A clock on which nothing ever becomes due.
struct StoppedClock: Clock {
    private let instant = ContinuousClock.now

    var now: ContinuousClock.Instant { instant }
    var minimumResolution: Duration { .nanoseconds(1) }

    func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        for await _ in stream {}
        continuation.finish()
        throw CancellationError()
    }
}
