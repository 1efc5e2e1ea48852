/// `batch/v1.Job`, as we write it.
///
/// Nearly all of its spec is immutable.
package struct Job: KubernetesObject {
    package static let resource = ResourceType(
        group: "batch",
        version: "v1",
        kind: "Job",
        plural: "jobs"
    )

    package var metadata: ObjectMeta
    package var spec: JobSpec

    package init(metadata: ObjectMeta, spec: JobSpec) {
        self.metadata = metadata
        self.spec = spec
    }
}

/// The subset of `batch/v1.JobSpec` that we set.
package struct JobSpec: Codable, Hashable, Sendable {
    package var completions: Int?
    package var parallelism: Int?
    /// Failed pods after which the Job fails.
    package var backoffLimit: Int?
    /// Of the whole Job, all its retries included.
    package var activeDeadlineSeconds: Int64?
    package var ttlSecondsAfterFinished: Int?
    package var podFailurePolicy: PodFailurePolicy?
    /// `Failed`: a successor only once the pod before it is certainly over.
    package var podReplacementPolicy: String?
    package var suspend: Bool?
    package var template: PodTemplate

    package init(
        completions: Int? = nil,
        parallelism: Int? = nil,
        backoffLimit: Int? = nil,
        activeDeadlineSeconds: Int64? = nil,
        ttlSecondsAfterFinished: Int? = nil,
        podFailurePolicy: PodFailurePolicy? = nil,
        podReplacementPolicy: String? = nil,
        suspend: Bool? = nil,
        template: PodTemplate
    ) {
        self.completions = completions
        self.parallelism = parallelism
        self.backoffLimit = backoffLimit
        self.activeDeadlineSeconds = activeDeadlineSeconds
        self.ttlSecondsAfterFinished = ttlSecondsAfterFinished
        self.podFailurePolicy = podFailurePolicy
        self.podReplacementPolicy = podReplacementPolicy
        self.suspend = suspend
        self.template = template
    }
}

/// `batch/v1.PodFailurePolicy`: the first rule that matches a failed pod decides.
package struct PodFailurePolicy: Codable, Hashable, Sendable {
    package var rules: [PodFailurePolicyRule]

    package init(rules: [PodFailurePolicyRule]) { self.rules = rules }
}

/// `batch/v1.PodFailurePolicyRule`; exactly one of the two matchers is set.
package struct PodFailurePolicyRule: Codable, Hashable, Sendable {
    /// `FailJob`, `Ignore` or `Count`.
    package var action: String
    package var onExitCodes: ExitCodesRequirement?
    package var onPodConditions: [PodConditionPattern]?

    package init(
        action: String,
        onExitCodes: ExitCodesRequirement? = nil,
        onPodConditions: [PodConditionPattern]? = nil
    ) {
        self.action = action
        self.onExitCodes = onExitCodes
        self.onPodConditions = onPodConditions
    }
}

/// `batch/v1.PodFailurePolicyOnExitCodesRequirement`.
package struct ExitCodesRequirement: Codable, Hashable, Sendable {
    package var containerName: String?
    /// `In` or `NotIn`.
    package var `operator`: String
    package var values: [Int]

    package init(containerName: String? = nil, operator: String, values: [Int]) {
        self.containerName = containerName
        self.operator = `operator`
        self.values = values
    }
}

/// `batch/v1.PodFailurePolicyOnPodConditionsPattern`.
package struct PodConditionPattern: Codable, Hashable, Sendable {
    package var type: String
    /// Always written, since the server writes it where it is absent.
    package var status: String

    package init(type: String, status: String = "True") {
        self.type = type
        self.status = status
    }
}
