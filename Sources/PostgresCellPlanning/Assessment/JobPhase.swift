import FoundationEssentials
import KubernetesAPI

/// How far a Job is.
enum JobPhase: Hashable, Sendable {
    /// Not made yet, or removed.
    case absent
    case running
    /// It succeeded.
    case complete
    /// It failed for good, with the Job condition's reason.
    case failed(reason: String?)
}

extension ObservedJob {
    /// As its conditions tell; never absent.
    var phase: JobPhase {
        let conditions = status?.conditions ?? []
        if conditions[type: "Complete"]?.status == .true { return .complete }
        if let failed = conditions[type: "Failed"], failed.status == .true { return .failed(reason: failed.reason) }
        return .running
    }
}

extension CellObservation {
    /// The pods of a Job, newest first.
    ///
    /// Those of a deleted Job of the same name may still be there, and speak of another run.
    func pods(of job: ObservedJob) -> [ObservedPod] {
        pods
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

    /// What the pod's containers left in their termination logs: the first that failed, or else the last that ended.
    func terminationMessage(mustSucceed: Bool) -> String? {
        let ended = containers.compactMap { $0.state?.terminated ?? $0.lastState?.terminated }
        if mustSucceed, status?.phase != "Succeeded" { return nil }
        let failed = ended.first { $0.exitCode != 0 && $0.message?.isEmpty == false }
        return (failed ?? ended.last { $0.message?.isEmpty == false })?.message
    }
}
