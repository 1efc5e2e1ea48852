/// What a cache keeps of a Deployment.
package struct ObservedDeployment: KubernetesObject {
    package static let resource = Deployment.resource

    package var metadata: ObjectMeta
    package var spec: ObservedWorkloadSpec
    package var status: ObservedDeploymentStatus?

    package init(metadata: ObjectMeta, spec: ObservedWorkloadSpec, status: ObservedDeploymentStatus? = nil) {
        self.metadata = metadata
        self.spec = spec
        self.status = status
    }
}

/// The subset of `apps/v1.DeploymentStatus` that we read.
package struct ObservedDeploymentStatus: Codable, Hashable, Sendable {
    package var observedGeneration: Int64?
    package var replicas: Int?
    package var readyReplicas: Int?
    package var availableReplicas: Int?
    package var updatedReplicas: Int?
    package var unavailableReplicas: Int?
    package var conditions: [Condition]?

    package init(
        observedGeneration: Int64? = nil,
        replicas: Int? = nil,
        readyReplicas: Int? = nil,
        availableReplicas: Int? = nil,
        updatedReplicas: Int? = nil,
        unavailableReplicas: Int? = nil,
        conditions: [Condition]? = nil
    ) {
        self.observedGeneration = observedGeneration
        self.replicas = replicas
        self.readyReplicas = readyReplicas
        self.availableReplicas = availableReplicas
        self.updatedReplicas = updatedReplicas
        self.unavailableReplicas = unavailableReplicas
        self.conditions = conditions
    }
}
