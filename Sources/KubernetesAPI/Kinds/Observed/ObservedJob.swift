package import FoundationEssentials

/// What a cache keeps of a Job.
package struct ObservedJob: KubernetesObject {
    package static let resource = Job.resource

    package var metadata: ObjectMeta
    package var status: ObservedJobStatus?

    package init(metadata: ObjectMeta, status: ObservedJobStatus? = nil) {
        self.metadata = metadata
        self.status = status
    }
}

/// The subset of `batch/v1.JobStatus` that we read.
package struct ObservedJobStatus: Codable, Hashable, Sendable {
    package var startTime: Date?
    /// Set only where the Job succeeded.
    package var completionTime: Date?
    package var active: Int?
    package var succeeded: Int?
    package var failed: Int?
    /// `Complete` or `Failed` once it is over; `FailureTarget` and `SuccessCriteriaMet` before that.
    package var conditions: [Condition]?

    package init(
        startTime: Date? = nil,
        completionTime: Date? = nil,
        active: Int? = nil,
        succeeded: Int? = nil,
        failed: Int? = nil,
        conditions: [Condition]? = nil
    ) {
        self.startTime = startTime
        self.completionTime = completionTime
        self.active = active
        self.succeeded = succeeded
        self.failed = failed
        self.conditions = conditions
    }
}
