import Synchronization

/// Keys to work on, for any number of workers: `WorkQueueState` under a lock.
///
/// `runTimer` must run beside the workers, or nothing that is delayed ever becomes ready.
package final class WorkQueue<Key: Hashable & Sendable, C: Clock>: Sendable
where C.Duration == Duration, C.Instant: Sendable {
    private typealias State = WorkQueueState<Key, C.Instant>

    private struct Shared {
        var queue: State
        var nextWaiter = 0
        var continuations: [State.Waiter: CheckedContinuation<WorkItem<Key>?, Never>] = [:]
    }

    private let clock: C
    private let shared: Mutex<Shared>
    private let timer = Doorbell()

    package init(clock: C, backoff: Backoff = Backoff(first: .milliseconds(5), limit: .seconds(300))) {
        self.clock = clock
        shared = Mutex(Shared(queue: State(backoff: backoff)))
    }

    /// Wants a key worked on, after a delay or at once.
    package func add(_ key: Key, after delay: Duration = .zero, lane: WorkLane = .live) {
        update { $0.added(key, after: delay, lane: lane, now: clock.now) }
    }

    /// The next key to work on; nil after `shutDown`, and where the task is cancelled.
    ///
    /// Every item must be given back with `finish`.
    package func next() async -> WorkItem<Key>? {
        let waiter = shared.withLock { shared in
            shared.nextWaiter += 1
            return shared.nextWaiter
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                update(waiter, continuation) { queue in
                    // Asked under the lock: a cancellation either is seen here or finds the waiter.
                    Task.isCancelled
                        ? State.Effects(deliveries: [(waiter, nil)])
                        : queue.requested(by: waiter, now: clock.now)
                }
            }
        } onCancel: {
            update { $0.cancelled(waiter) }
        }
    }

    /// Gives a key back.
    ///
    /// Returns how long it ran.
    @discardableResult
    package func finish(_ key: Key, _ result: WorkResult) -> Duration {
        var worked: Duration?
        update { queue in
            let (time, effects) = queue.finished(key, result, now: clock.now)
            worked = time
            return effects
        }
        return worked ?? .zero
    }

    /// Lets no further key start; workers get nil, and what runs may finish.
    package func shutDown() { update { $0.shutDown() } }

    /// Makes delayed keys ready when they are due; returns after `shutDown`, or where the task is cancelled.
    package func runTimer() async {
        while !Task.isCancelled {
            let (nextDue, isShutDown) = shared.withLock { ($0.queue.nextDue, $0.queue.isShutDown) }
            if isShutDown { return }
            if let nextDue, nextDue <= clock.now {
                update { $0.timerFired(now: clock.now) }
            } else {
                await timer.wait(until: nextDue, clock: clock)
            }
        }
    }

    /// What metrics are made from, now.
    package var facts: WorkQueueFacts { shared.withLock { $0.queue.facts } }

    /// How long the keys that run have run so far: all together, and the longest.
    package var unfinishedWork: (total: Duration, longest: Duration) {
        shared.withLock { $0.queue.unfinishedWork(now: clock.now) }
    }

    /// Continuations are resumed outside the lock.
    private func update(
        _ waiter: State.Waiter? = nil,
        _ continuation: CheckedContinuation<WorkItem<Key>?, Never>? = nil,
        _ event: (inout State) -> State.Effects
    ) {
        let (resumptions, movesTimer) = shared.withLock { shared in
            if let waiter { shared.continuations[waiter] = continuation }
            let effects = event(&shared.queue)
            let resumptions = effects.deliveries.map { delivery in
                (shared.continuations.removeValue(forKey: delivery.waiter), delivery.item)
            }
            return (resumptions, effects.movesTimer)
        }
        for (continuation, item) in resumptions { continuation?.resume(returning: item) }
        if movesTimer { timer.ring() }
    }
}
