import FoundationEssentials
import KubernetesAPI

/// The newest run of a schedule that is over, with what its pods said.
struct BackupRun: Hashable, Sendable {
    /// The Job's name.
    var job: String
    var succeeded: Bool
    var endedAt: Date
    /// Of a run that succeeded, the words of the pod that did.
    var words: String?

    /// nil where no Job of the schedule is there that is over.
    init?(_ observation: CellObservation, schedule: String) {
        // Whoever runs one by hand with kubectl makes the schedule its owner, if not its controller.
        let jobs = observation.jobs.values.filter { job in
            job.metadata.ownerReferences?.contains { $0.kind == CronJob.resource.kind && $0.name == schedule } == true
        }
        let ended = jobs.compactMap { job in Self.end(of: job).map { (job: job, time: $0) } }
        guard let newest = ended.max(by: { ($0.time, $0.job.metadata.name) < ($1.time, $1.job.metadata.name) }) else {
            return nil
        }
        job = newest.job.metadata.name
        succeeded = newest.job.phase == .complete
        endedAt = newest.time
        let mustSucceed = succeeded
        words =
            observation.pods(of: newest.job).lazy
            .compactMap { $0.terminationMessage(mustSucceed: mustSucceed) }.first
    }

    private static func end(of job: ObservedJob) -> Date? {
        switch job.phase {
        case .absent, .running: nil
        case .complete: job.status?.completionTime
        case .failed: job.status?.conditions?[type: "Failed"]?.lastTransitionTime ?? job.status?.startTime
        }
    }
}
