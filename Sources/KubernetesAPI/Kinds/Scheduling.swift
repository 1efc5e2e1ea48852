/// `core/v1.Toleration`.
package struct Toleration: Codable, Hashable, Sendable {
    /// Absent with operator `Exists`: every taint.
    package var key: String?
    /// `Equal` (the default) or `Exists`.
    package var `operator`: String?
    package var value: String?
    /// `NoSchedule`, `PreferNoSchedule` or `NoExecute`; absent: every effect.
    package var effect: String?
    package var tolerationSeconds: Int64?

    package init(
        key: String? = nil,
        operator: String? = nil,
        value: String? = nil,
        effect: String? = nil,
        tolerationSeconds: Int64? = nil
    ) {
        self.key = key
        self.operator = `operator`
        self.value = value
        self.effect = effect
        self.tolerationSeconds = tolerationSeconds
    }
}

/// `core/v1.Affinity`.
package struct Affinity: Codable, Hashable, Sendable {
    package var nodeAffinity: NodeAffinity?
    package var podAffinity: PodAffinity?
    package var podAntiAffinity: PodAffinity?

    package init(
        nodeAffinity: NodeAffinity? = nil,
        podAffinity: PodAffinity? = nil,
        podAntiAffinity: PodAffinity? = nil
    ) {
        self.nodeAffinity = nodeAffinity
        self.podAffinity = podAffinity
        self.podAntiAffinity = podAntiAffinity
    }
}

/// `core/v1.NodeAffinity`.
package struct NodeAffinity: Codable, Hashable, Sendable {
    package var requiredDuringSchedulingIgnoredDuringExecution: NodeSelector?
    package var preferredDuringSchedulingIgnoredDuringExecution: [PreferredSchedulingTerm]?

    package init(required: NodeSelector? = nil, preferred: [PreferredSchedulingTerm]? = nil) {
        requiredDuringSchedulingIgnoredDuringExecution = required
        preferredDuringSchedulingIgnoredDuringExecution = preferred
    }
}

/// `core/v1.PreferredSchedulingTerm`.
package struct PreferredSchedulingTerm: Codable, Hashable, Sendable {
    /// 1 to 100.
    package var weight: Int
    package var preference: NodeSelectorTerm

    package init(weight: Int, preference: NodeSelectorTerm) {
        self.weight = weight
        self.preference = preference
    }
}

/// `core/v1.NodeSelector`: a node fits where one of the terms does.
package struct NodeSelector: Codable, Hashable, Sendable {
    package var nodeSelectorTerms: [NodeSelectorTerm]

    package init(nodeSelectorTerms: [NodeSelectorTerm]) { self.nodeSelectorTerms = nodeSelectorTerms }
}

/// `core/v1.NodeSelectorTerm`: a node fits where all requirements do.
package struct NodeSelectorTerm: Codable, Hashable, Sendable {
    package var matchExpressions: [SelectorRequirement]?
    package var matchFields: [SelectorRequirement]?

    package init(matchExpressions: [SelectorRequirement]? = nil, matchFields: [SelectorRequirement]? = nil) {
        self.matchExpressions = matchExpressions
        self.matchFields = matchFields
    }
}

/// `core/v1.NodeSelectorRequirement` and `metav1.LabelSelectorRequirement`, which are alike.
package struct SelectorRequirement: Codable, Hashable, Sendable {
    package var key: String
    /// `In`, `NotIn`, `Exists`, `DoesNotExist`; on nodes `Gt` and `Lt` too.
    package var `operator`: String
    package var values: [String]?

    package init(key: String, operator: String, values: [String]? = nil) {
        self.key = key
        self.operator = `operator`
        self.values = values
    }
}

/// `core/v1.PodAffinity` and `core/v1.PodAntiAffinity`, which are alike.
package struct PodAffinity: Codable, Hashable, Sendable {
    package var requiredDuringSchedulingIgnoredDuringExecution: [PodAffinityTerm]?
    package var preferredDuringSchedulingIgnoredDuringExecution: [WeightedPodAffinityTerm]?

    package init(required: [PodAffinityTerm]? = nil, preferred: [WeightedPodAffinityTerm]? = nil) {
        requiredDuringSchedulingIgnoredDuringExecution = required
        preferredDuringSchedulingIgnoredDuringExecution = preferred
    }
}

/// `core/v1.WeightedPodAffinityTerm`.
package struct WeightedPodAffinityTerm: Codable, Hashable, Sendable {
    /// 1 to 100.
    package var weight: Int
    package var podAffinityTerm: PodAffinityTerm

    package init(weight: Int, podAffinityTerm: PodAffinityTerm) {
        self.weight = weight
        self.podAffinityTerm = podAffinityTerm
    }
}

/// `core/v1.PodAffinityTerm`, within the pod's own namespace.
package struct PodAffinityTerm: Codable, Hashable, Sendable {
    package var labelSelector: LabelSelector?
    package var topologyKey: String

    package init(labelSelector: LabelSelector? = nil, topologyKey: String) {
        self.labelSelector = labelSelector
        self.topologyKey = topologyKey
    }
}

/// `core/v1.TopologySpreadConstraint`.
package struct TopologySpreadConstraint: Codable, Hashable, Sendable {
    package var maxSkew: Int
    package var topologyKey: String
    /// `DoNotSchedule` or `ScheduleAnyway`.
    package var whenUnsatisfiable: String
    package var labelSelector: LabelSelector?

    package init(maxSkew: Int, topologyKey: String, whenUnsatisfiable: String, labelSelector: LabelSelector? = nil) {
        self.maxSkew = maxSkew
        self.topologyKey = topologyKey
        self.whenUnsatisfiable = whenUnsatisfiable
        self.labelSelector = labelSelector
    }
}
