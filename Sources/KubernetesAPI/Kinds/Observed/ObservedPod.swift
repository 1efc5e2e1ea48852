/// What a cache keeps of a pod.
package struct ObservedPod: KubernetesObject {
    package static let resource = ResourceType(
        group: "",
        version: "v1",
        kind: "Pod",
        plural: "pods"
    )

    package var metadata: ObjectMeta
    package var spec: ObservedPodSpec
    package var status: ObservedPodStatus?

    package init(metadata: ObjectMeta, spec: ObservedPodSpec, status: ObservedPodStatus? = nil) {
        self.metadata = metadata
        self.spec = spec
        self.status = status
    }
}

/// The subset of `core/v1.PodSpec` that we read.
package struct ObservedPodSpec: Codable, Hashable, Sendable {
    package var schedulingGates: [PodSchedulingGate]?
    /// Set once the pod is scheduled.
    package var nodeName: String?

    package init(schedulingGates: [PodSchedulingGate]? = nil, nodeName: String? = nil) {
        self.schedulingGates = schedulingGates
        self.nodeName = nodeName
    }
}

/// The subset of `core/v1.PodStatus` that we read.
package struct ObservedPodStatus: Codable, Hashable, Sendable {
    /// `Pending`, `Running`, `Succeeded`, `Failed` or `Unknown`.
    package var phase: String?
    /// Such as `Evicted`.
    package var reason: String?
    package var message: String?
    package var conditions: [Condition]?
    /// Side cars included.
    package var initContainerStatuses: [ObservedContainerStatus]?
    package var containerStatuses: [ObservedContainerStatus]?

    package init(
        phase: String? = nil,
        reason: String? = nil,
        message: String? = nil,
        conditions: [Condition]? = nil,
        initContainerStatuses: [ObservedContainerStatus]? = nil,
        containerStatuses: [ObservedContainerStatus]? = nil
    ) {
        self.phase = phase
        self.reason = reason
        self.message = message
        self.conditions = conditions
        self.initContainerStatuses = initContainerStatuses
        self.containerStatuses = containerStatuses
    }
}

/// The subset of `core/v1.ContainerStatus` that we read.
package struct ObservedContainerStatus: Codable, Hashable, Sendable {
    package var name: String
    package var ready: Bool?
    package var restartCount: Int?
    package var state: ObservedContainerState?
    /// Of the run before this one, where there was one.
    package var lastState: ObservedContainerState?

    package init(
        name: String,
        ready: Bool? = nil,
        restartCount: Int? = nil,
        state: ObservedContainerState? = nil,
        lastState: ObservedContainerState? = nil
    ) {
        self.name = name
        self.ready = ready
        self.restartCount = restartCount
        self.state = state
        self.lastState = lastState
    }
}

/// The subset of `core/v1.ContainerState` that we read; a container that runs has neither member.
package struct ObservedContainerState: Codable, Hashable, Sendable {
    package var waiting: ObservedContainerWaiting?
    package var terminated: ObservedContainerTermination?

    package init(waiting: ObservedContainerWaiting? = nil, terminated: ObservedContainerTermination? = nil) {
        self.waiting = waiting
        self.terminated = terminated
    }
}

/// `core/v1.ContainerStateWaiting`.
package struct ObservedContainerWaiting: Codable, Hashable, Sendable {
    /// Such as `ImagePullBackOff`, `CrashLoopBackOff`, `CreateContainerConfigError`.
    package var reason: String?
    package var message: String?

    package init(reason: String? = nil, message: String? = nil) {
        self.reason = reason
        self.message = message
    }
}

/// The subset of `core/v1.ContainerStateTerminated` that we read.
package struct ObservedContainerTermination: Codable, Hashable, Sendable {
    package var exitCode: Int
    /// Such as `Error`, `OOMKilled`, `Completed`.
    package var reason: String?
    /// The termination log, or the tail of the output.
    package var message: String?

    package init(exitCode: Int, reason: String? = nil, message: String? = nil) {
        self.exitCode = exitCode
        self.reason = reason
        self.message = message
    }
}
