import KubernetesAPI
import Synchronization

/// Which intent each live object is known to meet.
final class ApplyMemo: Sendable {
    struct Known: Sendable {
        var fingerprint: LiveFingerprint
        var intent: IntentHash
    }

    private let known = Mutex<[ObjectReference: Known]>([:])

    subscript(reference: ObjectReference) -> Known? {
        get { known.withLock { $0[reference] } }
        set { known.withLock { $0[reference] = newValue } }
    }
}
