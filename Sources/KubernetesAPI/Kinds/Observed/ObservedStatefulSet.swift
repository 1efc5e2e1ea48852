/// What a cache keeps of a StatefulSet.
package struct ObservedStatefulSet: KubernetesObject {
    package static let resource = StatefulSet.resource

    package var metadata: ObjectMeta
    package var spec: ObservedWorkloadSpec
    package var status: ObservedStatefulSetStatus?

    package init(metadata: ObjectMeta, spec: ObservedWorkloadSpec, status: ObservedStatefulSetStatus? = nil) {
        self.metadata = metadata
        self.spec = spec
        self.status = status
    }
}

/// The subset of `apps/v1.StatefulSetStatus` that we read.
package struct ObservedStatefulSetStatus: Codable, Hashable, Sendable {
    package var observedGeneration: Int64?
    package var replicas: Int?
    package var readyReplicas: Int?
    package var availableReplicas: Int?
    package var updatedReplicas: Int?
    package var currentRevision: String?
    package var updateRevision: String?

    package init(
        observedGeneration: Int64? = nil,
        replicas: Int? = nil,
        readyReplicas: Int? = nil,
        availableReplicas: Int? = nil,
        updatedReplicas: Int? = nil,
        currentRevision: String? = nil,
        updateRevision: String? = nil
    ) {
        self.observedGeneration = observedGeneration
        self.replicas = replicas
        self.readyReplicas = readyReplicas
        self.availableReplicas = availableReplicas
        self.updatedReplicas = updatedReplicas
        self.currentRevision = currentRevision
        self.updateRevision = updateRevision
    }
}
