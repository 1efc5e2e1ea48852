/// `batch/v1.CronJob`, as we write it.
package struct CronJob: KubernetesObject {
    package static let resource = ResourceType(
        group: "batch",
        version: "v1",
        kind: "CronJob",
        plural: "cronjobs"
    )

    package var metadata: ObjectMeta
    package var spec: CronJobSpec

    package init(metadata: ObjectMeta, spec: CronJobSpec) {
        self.metadata = metadata
        self.spec = spec
    }
}

/// The subset of `batch/v1.CronJobSpec` that we set.
package struct CronJobSpec: Codable, Hashable, Sendable {
    /// Five fields.
    package var schedule: String
    package var timeZone: String?
    /// `Forbid`, `Allow` or `Replace`.
    package var concurrencyPolicy: String?
    /// A run that could not start by then is skipped.
    package var startingDeadlineSeconds: Int64?
    package var suspend: Bool?
    package var successfulJobsHistoryLimit: Int?
    package var failedJobsHistoryLimit: Int?
    package var jobTemplate: JobTemplate

    package init(
        schedule: String,
        timeZone: String? = nil,
        concurrencyPolicy: String? = nil,
        startingDeadlineSeconds: Int64? = nil,
        suspend: Bool? = nil,
        successfulJobsHistoryLimit: Int? = nil,
        failedJobsHistoryLimit: Int? = nil,
        jobTemplate: JobTemplate
    ) {
        self.schedule = schedule
        self.timeZone = timeZone
        self.concurrencyPolicy = concurrencyPolicy
        self.startingDeadlineSeconds = startingDeadlineSeconds
        self.suspend = suspend
        self.successfulJobsHistoryLimit = successfulJobsHistoryLimit
        self.failedJobsHistoryLimit = failedJobsHistoryLimit
        self.jobTemplate = jobTemplate
    }
}

/// `batch/v1.JobTemplateSpec`.
package struct JobTemplate: Codable, Hashable, Sendable {
    package var metadata: TemplateMetadata?
    package var spec: JobSpec

    package init(metadata: TemplateMetadata? = nil, spec: JobSpec) {
        self.metadata = metadata
        self.spec = spec
    }
}
