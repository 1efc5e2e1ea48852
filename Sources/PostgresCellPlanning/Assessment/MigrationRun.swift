import FoundationEssentials
import KubernetesAPI
import PostgresCellAPI

/// One migration's Job as it was seen, with what its pods said.
struct MigrationRun: Hashable, Sendable {
    var name: String
    var phase: JobPhase
    /// Of the Job, newest first.
    var pods: [ObservedPod]
    /// The newest pod's words that are a summary.
    var summary: MigrationSummary?
    /// The newest pod's words for people: of the summary, or else its output's tail.
    var words: String?
    var startedAt: Date?
    var completedAt: Date?

    init(_ observation: CellObservation, job name: String) {
        self.name = name
        let job = observation.jobs[name]
        phase = job?.phase ?? .absent
        pods = job.map(observation.pods(of:)) ?? []
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
}
