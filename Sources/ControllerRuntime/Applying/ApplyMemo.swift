import KubernetesAPI
import Synchronization

/// Which intent each live object is known to meet.
final class ApplyMemo: Sendable {
    struct Known: Sendable {
        var fingerprint: LiveFingerprint
        var intent: IntentHash
    }

    private struct State {
        var known: [ObjectReference: Known] = [:]
        /// Beyond this size, what is gone from the caches is forgotten.
        var sweepSize = 1024
    }

    private let state = Mutex(State())

    subscript(reference: ObjectReference) -> Known? { state.withLock { $0.known[reference] } }

    func forget(_ reference: ObjectReference) { state.withLock { $0.known[reference] = nil } }

    /// - `exists`: asked of everything that is known, now and then.
    func remember(_ reference: ObjectReference, _ known: Known, exists: (ObjectReference) -> Bool) {
        state.withLock { state in
            state.known[reference] = known
            guard state.known.count > state.sweepSize else { return }
            state.known = state.known.filter { exists($0.key) }
            state.sweepSize = max(1024, state.known.count * 2)
        }
    }
}
