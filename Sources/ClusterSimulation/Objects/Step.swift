import FoundationEssentials
import KubernetesAPI

/// One change that a controller decided on.
enum Step: Hashable, Sendable {
    /// Creates an object; one that exists already is left alone.
    case create(ObjectReference, JSONValue)
    /// Replaces the status by this, where the object is still the one that the decision saw.
    case setStatus(of: JSONValue, ResourceType, to: JSONValue)
    /// Merge patch on the object itself, where it is still the one that the decision saw.
    case patch(of: JSONValue, ResourceType, JSONValue)
    /// Deletes the object where it still has this uid. Grace: nil leaves it to the object, zero removes a pod at once.
    case delete(ObjectReference, uid: String, grace: Int?)
    /// Deletes an object whose owners a fresh look finds gone too.
    case collect(ObjectReference, uid: String, owners: [ObjectReference])
    /// Binds a pod to a node.
    case bind(ObjectKey, node: String)
    /// Tells what happened to an object; the same again is told once.
    case tell(ClusterEvent)
}

/// Something that happened, as `kubectl describe` shows it.
struct ClusterEvent: Hashable, Sendable {
    var object: ObjectReference
    var uid: String
    var isWarning: Bool
    var reason: String
    var message: String
    /// Who tells, such as `kubelet`.
    var source: String
}

/// What a controller decided about one object.
struct Decision: Hashable, Sendable {
    /// In the order of performance; the first that fails ends the pass.
    var steps: [Step] = []
    /// When to look again although nothing changed.
    var wakeUp: Date?

    static let nothing = Decision()

    init(_ steps: [Step] = [], wakeUp: Date? = nil) {
        self.steps = steps
        self.wakeUp = wakeUp
    }

    /// Sets the status, where it differs.
    mutating func setStatus(of object: JSONValue, _ resource: ResourceType, to status: JSONValue) {
        if (object["status"] ?? [:]) != status { steps.append(.setStatus(of: object, resource, to: status)) }
    }

    /// Looks again at a time, or at an earlier one that is set already.
    mutating func wake(at time: Date) { wakeUp = min(wakeUp ?? time, time) }
}
