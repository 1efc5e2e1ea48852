import Synchronization

/// Lets one task at a time pass; the others wait in order.
///
/// What one of them fetched, the next ones find cached.
final class TaskTurn: Sendable {
    private struct Line {
        var isTaken = false
        var lastID: UInt64 = 0
        var waiters: [(id: UInt64, continuation: CheckedContinuation<Bool, Never>)] = []
    }

    private let line = Mutex(Line())

    /// Waits for its turn; false where the task was cancelled, which then has no turn to give back.
    func take() async -> Bool {
        let id = line.withLock { line in
            line.lastID += 1
            return line.lastID
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: Bool? = line.withLock { line in
                    if Task.isCancelled { return false }
                    if !line.isTaken {
                        line.isTaken = true
                        return true
                    }
                    line.waiters.append((id, continuation))
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            let waiter = line.withLock { line in
                line.waiters.firstIndex { $0.id == id }.map { line.waiters.remove(at: $0).continuation }
            }
            waiter?.resume(returning: false)
        }
    }

    /// Hands the turn on.
    func give() {
        let next = line.withLock { line -> CheckedContinuation<Bool, Never>? in
            if line.waiters.isEmpty {
                line.isTaken = false
                return nil
            }
            return line.waiters.removeFirst().continuation
        }
        next?.resume(returning: true)
    }
}
