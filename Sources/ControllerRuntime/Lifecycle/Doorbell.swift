import Synchronization

/// Wakes one task; rings while nobody waits are kept as one.
package final class Doorbell: Sendable {
    private struct State {
        var hasRung = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    package init() {}

    /// Wakes the waiting task, or the next one to wait.
    package func ring() {
        let waiter = state.withLock { state in
            let waiter = state.waiter.take()
            state.hasRung = waiter == nil
            return waiter
        }
        waiter?.resume()
    }

    /// Returns after a ring, or where the task is cancelled.
    ///
    /// One task at a time may wait.
    package func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let returnsAtOnce = state.withLock { state in
                    if state.hasRung || Task.isCancelled {
                        state.hasRung = false
                        return true
                    }
                    state.waiter = continuation
                    return false
                }
                if returnsAtOnce { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiter.take() }?.resume()
        }
    }

    /// Returns after a ring, at a deadline, or where the task is cancelled.
    ///
    /// No deadline waits for a ring alone.
    package func wait<C: Clock>(until deadline: C.Instant?, clock: C) async {
        guard let deadline else { return await wait() }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await clock.sleep(until: deadline, tolerance: nil) }
            group.addTask { await self.wait() }
            await group.next()
            group.cancelAll()
        }
    }
}
