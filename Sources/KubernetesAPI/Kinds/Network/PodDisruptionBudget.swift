/// `policy/v1.PodDisruptionBudget`, as we write it.
package struct PodDisruptionBudget: KubernetesObject {
    package static let resource = ResourceType(
        group: "policy",
        version: "v1",
        kind: "PodDisruptionBudget",
        plural: "poddisruptionbudgets"
    )

    package var metadata: ObjectMeta
    package var spec: PodDisruptionBudgetSpec

    package init(metadata: ObjectMeta, spec: PodDisruptionBudgetSpec) {
        self.metadata = metadata
        self.spec = spec
    }
}

/// `policy/v1.PodDisruptionBudgetSpec`; exactly one of the two limits is set.
package struct PodDisruptionBudgetSpec: Codable, Hashable, Sendable {
    package var minAvailable: IntOrString?
    package var maxUnavailable: IntOrString?
    package var selector: LabelSelector
    /// `AlwaysAllow`: a pod that is not ready anyway never blocks a drain.
    package var unhealthyPodEvictionPolicy: String?

    package init(
        minAvailable: IntOrString? = nil,
        maxUnavailable: IntOrString? = nil,
        selector: LabelSelector,
        unhealthyPodEvictionPolicy: String? = nil
    ) {
        self.minAvailable = minAvailable
        self.maxUnavailable = maxUnavailable
        self.selector = selector
        self.unhealthyPodEvictionPolicy = unhealthyPodEvictionPolicy
    }
}
