import FoundationEssentials

/// News for a pod's life.
enum PodEvent: Hashable, Sendable {
    /// Time has passed, or the pod's objects have changed.
    case looked
    /// Network and volumes are there.
    case prepared(address: String)
    case preparationFailed(String)
    case started(ContainerRun, id: String, imageID: String, at: Date)
    /// Reason in CamelCase.
    case startFailed(ContainerRun, reason: String, message: String)
    case ended(ContainerRun, Termination)
    case probed(ContainerRun, ProbeKind, succeeded: Bool, message: String)
    /// The pod is to end within so many seconds; may come again with fewer.
    case stop(grace: Int)
    /// Nothing of the pod is left on the node.
    case released
}

/// One run of one container.
struct ContainerRun: Hashable, Sendable {
    var container: String
    var attempt: Int
}

/// What is to be done for a pod; each is asked for once.
enum PodAction: Hashable, Sendable {
    case prepare
    case start(ContainerRun)
    case probe(ContainerRun, ProbeKind)
    /// Hook, signal, and death once the seconds are over.
    case stop(ContainerRun, grace: Int)
    case kill(ContainerRun)
    case release
    case tell(PodNote)
}

/// What `kubectl describe` should say.
struct PodNote: Hashable, Sendable {
    var reason: String
    var message: String
    var isWarning = true
}
