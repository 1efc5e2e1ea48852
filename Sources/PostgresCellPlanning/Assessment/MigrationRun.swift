import FoundationEssentials
import KubernetesAPI
import PostgresCellAPI

/// One migration's Job as it was seen, with what its pods said.
struct MigrationRun: Hashable, Sendable {
    var name: String
    var phase: Phase
    /// Of the Job, newest first.
    var pods: [ObservedPod]
    /// The newest pod's words that are a summary.
    var summary: MigrationSummary?
    /// The newest pod's words for people: of the summary, or else its output's tail.
    var words: String?
    var startedAt: Date?
    var completedAt: Date?

    /// How far the Job is.
    enum Phase: Hashable, Sendable {
        /// Not made yet, or removed.
        case absent
        case running
        /// It succeeded.
        case complete
        /// It failed for good, with the Job condition's reason.
        case failed(reason: String?)
    }

    init(_ observation: CellObservation, job name: String) {
        self.name = name
        let job = observation.jobs[name]
        phase = Self.phase(of: job)
        pods = job.map { Self.pods(of: $0, in: observation) } ?? []
        startedAt = job?.status?.startTime
        completedAt = job?.status?.completionTime
        // Of a Job that succeeded only the pod that succeeded speaks for it.
        let mustSucceed = phase == .complete
        let messages = pods.compactMap { $0.terminationMessage(mustSucceed: mustSucceed) }
        summary = messages.lazy.compactMap { MigrationSummary($0) }.first
        words = messages.first.map { message in
            guard let summary = MigrationSummary(message) else { return message }
            return summary.message ?? ""
        }
    }

    private static func phase(of job: ObservedJob?) -> Phase {
        guard let job else { return .absent }
        let conditions = job.status?.conditions ?? []
        if conditions[type: "Complete"]?.status == .true { return .complete }
        if let failed = conditions[type: "Failed"], failed.status == .true { return .failed(reason: failed.reason) }
        return .running
    }

    /// Those of a deleted Job of the same name may still be there, and speak of another run.
    private static func pods(of job: ObservedJob, in observation: CellObservation) -> [ObservedPod] {
        observation.pods
            .filter { pod in
                guard pod.jobName == job.metadata.name else { return false }
                return pod.metadata.controller.map { $0.uid == job.metadata.uid } ?? true
            }
            .sorted { newer, older in
                (newer.metadata.creationTimestamp ?? .distantPast, newer.metadata.name)
                    > (older.metadata.creationTimestamp ?? .distantPast, older.metadata.name)
            }
    }
}

extension ObservedPod {
    /// The Job that made the pod; nil where none did.
    var jobName: String? {
        metadata.labels?["batch.kubernetes.io/job-name"] ?? metadata.labels?["job-name"]
    }

    /// True once no container of the pod runs any more, nor will.
    var hasEnded: Bool { ["Succeeded", "Failed"].contains(status?.phase ?? "") }

    /// What the pod's containers left in their termination logs: the first that failed, or else the first that ended.
    fileprivate func terminationMessage(mustSucceed: Bool) -> String? {
        let ended = containers.compactMap { $0.state?.terminated ?? $0.lastState?.terminated }
        if mustSucceed, status?.phase != "Succeeded" { return nil }
        let failed = ended.first { $0.exitCode != 0 && $0.message?.isEmpty == false }
        return (failed ?? ended.last { $0.message?.isEmpty == false })?.message
    }
}
