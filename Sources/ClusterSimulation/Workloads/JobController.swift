import FoundationEssentials
import KubernetesAPI

/// Plays the Job controller: pods until enough have succeeded, or until one rule or another says that it failed.
struct JobController: SimulatedController {
    let name = "job-controller"
    let watched = [SimulatedKinds.job, SimulatedKinds.pod]
    let retryDelay: Duration

    func keys(concernedBy change: ObjectChange, in store: ObjectStore) -> [ObjectKey] {
        change.resource == SimulatedKinds.pod ? change.controllerKey(SimulatedKinds.job) : [change.key]
    }

    func decide(_ key: ObjectKey, in store: ObjectStore, now: Date) -> Decision {
        guard let job = store.object(SimulatedKinds.job, key) else { return .nothing }
        let pods = store.dependents(of: job.uid, SimulatedKinds.pod)
        if job.isBeingDeleted { return Decision(pods.compactMap(releaseTracked)) }
        return decideJob(job, pods: pods, retryDelay: retryDelay, now: now)
    }
}

/// Keeps a pod from vanishing before it was counted.
let jobTracking = "batch.kubernetes.io/job-tracking"

/// Lets a tracked pod go.
func releaseTracked(_ pod: JSONValue) -> Step? {
    guard pod.finalizers.contains(jobTracking) else { return nil }
    let rest = pod.finalizers.filter { $0 != jobTracking }.map(JSONValue.string)
    return .patch(of: pod, SimulatedKinds.pod, ["metadata": ["finalizers": rest.isEmpty ? .null : .array(rest)]])
}

/// - Parameter pods: those that the Job owns.
/// - Parameter retryDelay: before the first failed pod is replaced; doubles with each failure.
func decideJob(_ job: JSONValue, pods: [JSONValue], retryDelay: Duration, now: Date) -> Decision {
    guard !job.isJobOver else { return Decision(pods.compactMap(releaseTracked)) }
    var pass = JobPass(job: job, pods: pods, retryDelay: retryDelay, now: now)
    pass.count()
    if let verdict = pass.verdict { pass.end(verdict) } else { pass.keepRunning() }
    return pass.decision
}

extension JSONValue {
    /// A Job that has ended, well or not.
    var isJobOver: Bool { isTrue("Complete") || isTrue("Failed") }
}
