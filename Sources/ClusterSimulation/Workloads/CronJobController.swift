import FoundationEssentials
import KubernetesAPI

/// Plays as much of the CronJob controller as a cell sees: it never starts a Job by itself, but knows those that exist.
struct CronJobController: SimulatedController {
    let name = "cronjob-controller"
    let watched = [SimulatedKinds.cronJob, SimulatedKinds.job]

    func keys(concernedBy change: ObjectChange, in store: ObjectStore) -> [ObjectKey] {
        change.resource == SimulatedKinds.job ? change.controllerKey(SimulatedKinds.cronJob) : [change.key]
    }

    func decide(_ key: ObjectKey, in store: ObjectStore, now: Date) -> Decision {
        guard let cronJob = store.object(SimulatedKinds.cronJob, key), !cronJob.isBeingDeleted else { return .nothing }
        return decideCronJob(cronJob, jobs: store.dependents(of: cronJob.uid, SimulatedKinds.job))
    }
}

/// - Parameter jobs: those that the CronJob owns.
func decideCronJob(_ cronJob: JSONValue, jobs: [JSONValue]) -> Decision {
    let active = jobs.filter { !$0.isTrue("Complete") && !$0.isTrue("Failed") }
    let lastSuccess = jobs.filter { $0.isTrue("Complete") }.compactMap { $0.text("status", "completionTime") }.max()
    var status: JSONValue = cronJob["status"] ?? [:]
    status["active"] =
        active.isEmpty
        ? nil
        : .array(
            active.map { job in
                [
                    "apiVersion": "batch/v1", "kind": "Job", "name": .string(job.name),
                    "namespace": .string(job.namespace),
                    "uid": .string(job.uid), "resourceVersion": .string(job.resourceVersion),
                ]
            }
        )
    if let lastSuccess { status["lastSuccessfulTime"] = .string(lastSuccess) }
    var decision = Decision()
    decision.setStatus(of: cronJob, SimulatedKinds.cronJob, to: status)
    return decision
}
