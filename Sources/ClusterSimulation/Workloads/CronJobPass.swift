import FoundationEssentials
import KubernetesAPI

/// One look at a CronJob and its Jobs.
///
/// Source: pkg/controller/cronjob of Kubernetes. Of time zones only UTC is known here; others are told of, as unknown ones
/// are there.
struct CronJobPass {
    let cronJob: JSONValue
    let jobs: [JSONValue]
    let now: Date
    private(set) var decision = Decision()
    private var status: JSONValue

    init(cronJob: JSONValue, jobs: [JSONValue], now: Date) {
        self.cronJob = cronJob
        self.jobs = jobs
        self.now = now
        status = cronJob["status"] ?? [:]
    }

    /// When a Job was due, on the Job.
    private static let scheduledAt = "batch.kubernetes.io/cronjob-scheduled-timestamp"

    /// Those that were started by schedule; one that somebody made by hand holds nothing up.
    private var active: [JSONValue] {
        jobs.filter { !$0.isJobOver && !$0.isBeingDeleted && $0.annotations[Self.scheduledAt] != nil }
    }

    /// Keeps of those that are over as many as the limits say.
    mutating func removeOldest() {
        for (type, limit, usual) in [
            ("Complete", "successfulJobsHistoryLimit", 3), ("Failed", "failedJobsHistoryLimit", 1),
        ] {
            let over = jobs.filter { $0.isTrue(type) && !$0.isBeingDeleted }.sorted { $0.createdAt < $1.createdAt }
            decision.steps += over.dropLast(cronJob.count("spec", limit) ?? usual).map(deletion)
        }
    }

    /// Starts the latest that is due, and looks again when the next one is.
    mutating func start() {
        guard cronJob[path: ["spec", "suspend"]] != true else { return }
        if let zone = cronJob.text("spec", "timeZone"), !["UTC", "Etc/UTC", "GMT"].contains(zone) {
            return tell("UnknownTimeZone", "invalid timeZone: \"\(zone)\": this cluster knows UTC alone")
        }
        guard let text = cronJob.text("spec", "schedule"), let times = CronTimes(text) else {
            return tell("UnparseableSchedule", "unparseable schedule: \"\(cronJob.text("spec", "schedule") ?? "")\"")
        }
        if let next = times.next(after: now) { decision.wake(at: next) }
        guard let due = latest(of: times) else { return }
        switch cronJob.text("spec", "concurrencyPolicy") {
        // It is looked at again when one of them is over.
        case "Forbid" where !active.isEmpty: return
        case "Replace": decision.steps += active.map(deletion)
        default: break
        }
        decision.steps.append(makeJob(due))
        status["lastScheduleTime"] = JSONValue(due)
    }

    /// The latest time that has come since the last one that was taken, and is not too long ago.
    private func latest(of times: CronTimes) -> Date? {
        var earliest = cronJob["status"]?["lastScheduleTime"]?.time ?? cronJob.createdAt
        if let limit = cronJob.count("spec", "startingDeadlineSeconds") {
            earliest = max(earliest, now.addingTimeInterval(-Double(limit)))
        }
        var due: Date?
        while let next = times.next(after: due ?? earliest), next <= now { due = next }
        return due
    }

    private func makeJob(_ due: Date) -> Step {
        // One name for one time, so that no crash starts it twice.
        let key = ObjectKey(
            namespace: cronJob.namespace,
            name: "\(cronJob.name)-\(Int(due.timeIntervalSince1970) / 60)"
        )
        var job = cronJob[path: ["spec", "jobTemplate"]] ?? [:]
        job[path: ["metadata", "name"]] = .string(key.name)
        job[path: ["metadata", "namespace"]] = .string(key.namespace)
        job[path: ["metadata", "annotations", Self.scheduledAt]] = JSONValue(due)
        job[path: ["metadata", "ownerReferences"]] = [cronJob.ownerReference(SimulatedKinds.cronJob)]
        return .create(ObjectReference(SimulatedKinds.job, key), job)
    }

    private func deletion(_ job: JSONValue) -> Step {
        .delete(ObjectReference(SimulatedKinds.job, job.key), uid: job.uid, grace: nil)
    }

    private mutating func tell(_ reason: String, _ message: String) {
        let event = ClusterEvent(
            object: ObjectReference(SimulatedKinds.cronJob, cronJob.key),
            uid: cronJob.uid,
            isWarning: true,
            reason: reason,
            message: message,
            source: "cronjob-controller"
        )
        decision.steps.append(.tell(event))
    }

    mutating func writeStatus() {
        status["active"] =
            active.isEmpty
            ? nil
            : .array(
                active.map { job in
                    [
                        "apiVersion": "batch/v1", "kind": "Job", "name": .string(job.name),
                        "namespace": .string(job.namespace), "uid": .string(job.uid),
                        "resourceVersion": .string(job.resourceVersion),
                    ]
                }
            )
        if let latest = jobs.filter({ $0.isTrue("Complete") }).compactMap({ $0.text("status", "completionTime") }).max()
        {
            status["lastSuccessfulTime"] = .string(latest)
        }
        decision.setStatus(of: cronJob, SimulatedKinds.cronJob, to: status)
    }
}
