package import FoundationEssentials
import KubernetesAPI
import PostgresCellAPI

extension ModelCluster {
    /// A Job of a schedule ran and is over.
    ///
    /// - Parameter message: what its last container left in the termination log.
    package mutating func runSchedule(_ schedule: String, job: String, succeeds: Bool = true, message: String) {
        let owner: JSONValue = [
            "apiVersion": "batch/v1", "kind": "CronJob", "name": .string(schedule), "uid": .string("uid-\(schedule)"),
            "controller": true,
        ]
        let time = JSONValue.string(Timestamp.format(now))
        let condition: JSONValue = [
            "type": succeeds ? "Complete" : "Failed", "status": "True", "lastTransitionTime": time,
            "reason": succeeds ? "CompletionsReached" : "BackoffLimitExceeded",
        ]
        var status: JSONValue = ["startTime": time, "conditions": [condition]]
        if succeeds { status["completionTime"] = time }
        objects[reference(Job.resource, job)] = [
            "metadata": [
                "name": .string(job), "namespace": .string(cell.metadata.namespace ?? ""),
                "uid": .string("uid-\(job)"), "ownerReferences": [owner],
                "labels": .object(ownLabels("backup").mapValues { .string($0) }),
            ],
            "status": status,
        ]
        let ended: JSONValue = ["exitCode": succeeds ? 0 : 1, "message": .string(message)]
        addPod(
            "\(job)-x7k2p",
            labels: ownLabels("backup").merging(["batch.kubernetes.io/job-name": job]) { _, new in new },
            status: [
                "phase": succeeds ? "Succeeded" : "Failed",
                "containerStatuses": [["name": "backup", "state": ["terminated": ended]]],
            ]
        )
    }

    /// The report's Job told of archiving.
    ///
    /// - Parameter waiting: since when each segment waits that does, the oldest first.
    package mutating func report(
        archived: Date?,
        waiting: [Date] = [],
        failed: Date? = nil,
        secondsUntilFull: Int64? = nil,
        base: Date? = nil
    ) {
        func seconds(_ date: Date) -> JSONValue { .integer(Int64(date.timeIntervalSince1970)) }
        var archiver: JSONValue = ["waiting": .integer(Int64(waiting.count))]
        if let archived {
            archiver["lastArchivedWAL"] = "00000001000000000000000A"
            archiver["lastArchivedTime"] = seconds(archived)
        }
        if let failed { archiver["lastFailedTime"] = seconds(failed) }
        if let oldest = waiting.first { archiver["oldestWaitingTime"] = seconds(oldest) }
        var report: JSONValue = ["time": seconds(now), "archiver": archiver]
        if let secondsUntilFull { report["volume"] = ["secondsUntilFull": .integer(secondsUntilFull)] }
        if let base {
            report["lastBaseBackup"] = ["label": "20261122-013002F", "time": seconds(base)]
            report["earliestRestorableTime"] = seconds(base)
        }
        let schedule = cell.childNames.report
        for job in objects.keys where job.resource == Job.resource && job.key.name.hasPrefix(schedule) {
            deleteJob(job.key.name)
        }
        runSchedule(schedule, job: "\(schedule)-\(Int(now.timeIntervalSince1970) / 60)", message: report.text)
    }
}
