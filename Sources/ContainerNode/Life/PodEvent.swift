package import FoundationEssentials

/// News for a pod's life.
package enum PodEvent: Hashable, Sendable {
    /// Time has passed, or the pod's objects have changed.
    case looked
    /// Network and volumes are there.
    case prepared(address: String)
    /// They are not, for this cause; it is tried again.
    case preparationFailed(String)
    /// A run has begun.
    case started(ContainerRun, id: String, imageID: String, at: Date)
    /// A run could not begin; the reason in CamelCase.
    case startFailed(ContainerRun, reason: String, message: String)
    /// A run is over.
    case ended(ContainerRun, Termination)
    /// What a probe answered.
    case probed(ContainerRun, ProbeKind, succeeded: Bool, message: String)
    /// The pod is to end within so many seconds; may come again with fewer.
    case stop(grace: Int)
    /// Nothing of the pod is left on the node.
    case released
}

/// One run of one container.
package struct ContainerRun: Hashable, Sendable {
    /// The container's name.
    package var container: String
    /// The first is 0.
    package var attempt: Int

    package init(container: String, attempt: Int) {
        self.container = container
        self.attempt = attempt
    }
}

/// What is to be done for a pod; each is asked for once.
package enum PodAction: Hashable, Sendable {
    /// Make network and volumes.
    case prepare
    /// Make and start a container.
    case start(ContainerRun)
    /// Ask a container.
    case probe(ContainerRun, ProbeKind)
    /// Hook, signal, and death once the seconds are over.
    case stop(ContainerRun, grace: Int)
    /// Death at once.
    case kill(ContainerRun)
    /// Remove everything of the pod from the node.
    case release
    /// Tell the cluster.
    case tell(PodNote)
}

/// What `kubectl describe` should say.
package struct PodNote: Hashable, Sendable {
    /// In CamelCase.
    package var reason: String
    /// What happened, in words.
    package var message: String
    /// Something that should not be.
    package var isWarning: Bool

    package init(reason: String, message: String, isWarning: Bool = true) {
        self.reason = reason
        self.message = message
        self.isWarning = isWarning
    }
}
