package import FoundationEssentials
package import KubernetesAPI

/// Plays the CronJob controller: a Job when its time has come, and the end of the oldest that are over.
struct CronJobController: SimulatedController {
    let name = "cronjob-controller"
    let watched = [SimulatedKinds.cronJob, SimulatedKinds.job]

    func keys(concernedBy change: ObjectChange, in store: ObjectStore) -> [ObjectKey] {
        change.resource == SimulatedKinds.job ? change.controllerKey(SimulatedKinds.cronJob) : [change.key]
    }

    func decide(_ key: ObjectKey, in store: ObjectStore, now: Date) -> Decision {
        guard let cronJob = store.object(SimulatedKinds.cronJob, key), !cronJob.isBeingDeleted else { return .nothing }
        return decideCronJob(cronJob, jobs: store.dependents(of: cronJob.uid, SimulatedKinds.job), now: now)
    }
}

/// - Parameter jobs: those that the CronJob owns.
package func decideCronJob(_ cronJob: JSONValue, jobs: [JSONValue], now: Date) -> Decision {
    var pass = CronJobPass(cronJob: cronJob, jobs: jobs, now: now)
    pass.removeOldest()
    pass.start()
    pass.writeStatus()
    return pass.decision
}
