import KubernetesAPI
import Synchronization

/// The last state of an object that a wait saw, for its error.
final class LastState: Sendable {
    private let state = Mutex<JSONValue?>(nil)

    var value: JSONValue? {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}
