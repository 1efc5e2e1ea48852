/// `apps/v1.Deployment`, as we write it.
package struct Deployment: KubernetesObject {
    package static let resource = ResourceType(
        group: "apps",
        version: "v1",
        kind: "Deployment",
        plural: "deployments"
    )

    package var metadata: ObjectMeta
    package var spec: DeploymentSpec

    package init(metadata: ObjectMeta, spec: DeploymentSpec) {
        self.metadata = metadata
        self.spec = spec
    }
}

/// The subset of `apps/v1.DeploymentSpec` that we set.
package struct DeploymentSpec: Codable, Hashable, Sendable {
    package var replicas: Int
    /// Immutable.
    package var selector: LabelSelector
    package var template: PodTemplate
    package var strategy: DeploymentStrategy?
    package var minReadySeconds: Int?
    package var progressDeadlineSeconds: Int?
    package var revisionHistoryLimit: Int?

    package init(
        replicas: Int,
        selector: LabelSelector,
        template: PodTemplate,
        strategy: DeploymentStrategy? = nil,
        minReadySeconds: Int? = nil,
        progressDeadlineSeconds: Int? = nil,
        revisionHistoryLimit: Int? = nil
    ) {
        self.replicas = replicas
        self.selector = selector
        self.template = template
        self.strategy = strategy
        self.minReadySeconds = minReadySeconds
        self.progressDeadlineSeconds = progressDeadlineSeconds
        self.revisionHistoryLimit = revisionHistoryLimit
    }
}

/// `apps/v1.DeploymentStrategy`.
package struct DeploymentStrategy: Codable, Hashable, Sendable {
    /// `RollingUpdate` or `Recreate`.
    package var type: String
    package var rollingUpdate: RollingUpdateDeployment?

    package init(type: String, rollingUpdate: RollingUpdateDeployment? = nil) {
        self.type = type
        self.rollingUpdate = rollingUpdate
    }
}

/// `apps/v1.RollingUpdateDeployment`.
package struct RollingUpdateDeployment: Codable, Hashable, Sendable {
    package var maxUnavailable: IntOrString?
    package var maxSurge: IntOrString?

    package init(maxUnavailable: IntOrString? = nil, maxSurge: IntOrString? = nil) {
        self.maxUnavailable = maxUnavailable
        self.maxSurge = maxSurge
    }
}
