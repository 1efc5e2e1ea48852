/// The subset of `core/v1.PodSpec` that our templates set.
package struct PodSpec: Codable, Hashable, Sendable {
    /// `Always` (the default), `OnFailure` or `Never`.
    package var restartPolicy: String?
    package var serviceAccountName: String?
    package var automountServiceAccountToken: Bool?
    /// False keeps the namespace's services out of the environment.
    package var enableServiceLinks: Bool?
    package var shareProcessNamespace: Bool?
    package var terminationGracePeriodSeconds: Int64?
    package var priorityClassName: String?
    package var nodeSelector: [String: String]?
    package var tolerations: [Toleration]?
    package var affinity: Affinity?
    package var topologySpreadConstraints: [TopologySpreadConstraint]?
    package var schedulingGates: [PodSchedulingGate]?
    package var imagePullSecrets: [LocalObjectReference]?
    package var securityContext: PodSecurityContext?
    /// Run in order; one with restart policy `Always` is a side car that starts before the containers.
    package var initContainers: [Container]?
    package var containers: [Container]
    package var volumes: [Volume]?

    package init(
        restartPolicy: String? = nil,
        serviceAccountName: String? = nil,
        automountServiceAccountToken: Bool? = nil,
        enableServiceLinks: Bool? = nil,
        shareProcessNamespace: Bool? = nil,
        terminationGracePeriodSeconds: Int64? = nil,
        priorityClassName: String? = nil,
        nodeSelector: [String: String]? = nil,
        tolerations: [Toleration]? = nil,
        affinity: Affinity? = nil,
        topologySpreadConstraints: [TopologySpreadConstraint]? = nil,
        schedulingGates: [PodSchedulingGate]? = nil,
        imagePullSecrets: [LocalObjectReference]? = nil,
        securityContext: PodSecurityContext? = nil,
        initContainers: [Container]? = nil,
        containers: [Container],
        volumes: [Volume]? = nil
    ) {
        self.restartPolicy = restartPolicy
        self.serviceAccountName = serviceAccountName
        self.automountServiceAccountToken = automountServiceAccountToken
        self.enableServiceLinks = enableServiceLinks
        self.shareProcessNamespace = shareProcessNamespace
        self.terminationGracePeriodSeconds = terminationGracePeriodSeconds
        self.priorityClassName = priorityClassName
        self.nodeSelector = nodeSelector
        self.tolerations = tolerations
        self.affinity = affinity
        self.topologySpreadConstraints = topologySpreadConstraints
        self.schedulingGates = schedulingGates
        self.imagePullSecrets = imagePullSecrets
        self.securityContext = securityContext
        self.initContainers = initContainers
        self.containers = containers
        self.volumes = volumes
    }
}

/// `core/v1.PodSchedulingGate`: the scheduler passes a pod over while it carries any.
package struct PodSchedulingGate: Codable, Hashable, Sendable {
    package var name: String

    package init(name: String) { self.name = name }
}

/// `core/v1.LocalObjectReference`: an object in the same namespace.
package struct LocalObjectReference: Codable, Hashable, Sendable {
    package var name: String

    package init(name: String) { self.name = name }
}
