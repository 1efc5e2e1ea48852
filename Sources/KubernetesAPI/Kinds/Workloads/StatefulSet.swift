/// `apps/v1.StatefulSet`, as we write it.
package struct StatefulSet: KubernetesObject {
    package static let resource = ResourceType(
        group: "apps",
        version: "v1",
        kind: "StatefulSet",
        plural: "statefulsets"
    )

    package var metadata: ObjectMeta
    package var spec: StatefulSetSpec

    package init(metadata: ObjectMeta, spec: StatefulSetSpec) {
        self.metadata = metadata
        self.spec = spec
    }
}

/// The subset of `apps/v1.StatefulSetSpec` that we set.
package struct StatefulSetSpec: Codable, Hashable, Sendable {
    package var replicas: Int
    package var serviceName: String
    /// Immutable, as the service name is.
    package var selector: LabelSelector
    package var template: PodTemplate
    /// Immutable.
    package var podManagementPolicy: String?
    package var updateStrategy: StatefulSetUpdateStrategy?
    package var minReadySeconds: Int?
    package var revisionHistoryLimit: Int?

    package init(
        replicas: Int,
        serviceName: String,
        selector: LabelSelector,
        template: PodTemplate,
        podManagementPolicy: String? = nil,
        updateStrategy: StatefulSetUpdateStrategy? = nil,
        minReadySeconds: Int? = nil,
        revisionHistoryLimit: Int? = nil
    ) {
        self.replicas = replicas
        self.serviceName = serviceName
        self.selector = selector
        self.template = template
        self.podManagementPolicy = podManagementPolicy
        self.updateStrategy = updateStrategy
        self.minReadySeconds = minReadySeconds
        self.revisionHistoryLimit = revisionHistoryLimit
    }
}

/// `apps/v1.StatefulSetUpdateStrategy`.
package struct StatefulSetUpdateStrategy: Codable, Hashable, Sendable {
    /// `RollingUpdate` or `OnDelete`.
    package var type: String

    package init(type: String) { self.type = type }
}
