package import FoundationEssentials
package import KubernetesAPI

/// One change that a controller decided on.
package enum Step: Hashable, Sendable {
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
package struct ClusterEvent: Hashable, Sendable {
    /// What it happened to.
    package var object: ObjectReference
    /// The uid of what it happened to.
    package var uid: String
    /// Something that should not be.
    package var isWarning: Bool
    /// In CamelCase.
    package var reason: String
    /// What happened, in words.
    package var message: String
    /// Who tells, such as `kubelet`.
    package var source: String

    package init(
        object: ObjectReference,
        uid: String,
        isWarning: Bool,
        reason: String,
        message: String,
        source: String
    ) {
        self.object = object
        self.uid = uid
        self.isWarning = isWarning
        self.reason = reason
        self.message = message
        self.source = source
    }
}

/// What a controller decided about one object.
package struct Decision: Hashable, Sendable {
    /// In the order of performance; the first that fails ends the pass.
    package var steps: [Step] = []
    /// When to look again although nothing changed.
    package var wakeUp: Date?

    /// Leaves everything as it is.
    package static let nothing = Decision()

    package init(_ steps: [Step] = [], wakeUp: Date? = nil) {
        self.steps = steps
        self.wakeUp = wakeUp
    }

    /// Sets the status, where it differs.
    package mutating func setStatus(of object: JSONValue, _ resource: ResourceType, to status: JSONValue) {
        if (object["status"] ?? [:]) != status { steps.append(.setStatus(of: object, resource, to: status)) }
    }

    /// Looks again at a time, or at an earlier one that is set already.
    package mutating func wake(at time: Date) { wakeUp = min(wakeUp ?? time, time) }
}
