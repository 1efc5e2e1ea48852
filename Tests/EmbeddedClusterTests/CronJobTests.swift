import ClusterSimulation
import FoundationEssentials
import KubernetesAPI
import Testing

/// What the CronJob controller decides, without a cluster.
@Suite struct CronJobTests {
    private let now = Timestamp.parse("2026-11-27T10:02:30Z") ?? .distantPast

    /// Every five minutes, made at 9:58.
    private func cronJob(_ change: (inout JSONValue) -> Void = { _ in }) -> JSONValue {
        var cronJob: JSONValue = [
            "metadata": [
                "name": "report", "namespace": "shop", "uid": "c", "creationTimestamp": "2026-11-27T09:58:00Z",
            ],
            "spec": [
                "schedule": "*/5 * * * *", "concurrencyPolicy": "Forbid",
                "jobTemplate": ["metadata": ["labels": ["a": "b"]], "spec": ["backoffLimit": 1]],
            ],
        ]
        change(&cronJob)
        return cronJob
    }

    private func job(_ name: String, created: String, _ end: String? = nil, byHand: Bool = false) -> JSONValue {
        var job: JSONValue = [
            "metadata": [
                "name": .string(name), "namespace": "shop", "uid": .string(name),
                "creationTimestamp": .string("2026-11-27T\(created)Z"),
            ]
        ]
        if !byHand {
            job[path: ["metadata", "annotations"]] = ["batch.kubernetes.io/cronjob-scheduled-timestamp": "then"]
        }
        if let end {
            job["status"] = [
                "conditions": [["type": .string(end), "status": "True"]], "completionTime": "2026-11-27T10:00:09Z",
            ]
        }
        return job
    }

    private func started(_ decision: Decision) -> [JSONValue] {
        decision.steps.compactMap { if case .create(_, let job) = $0 { job } else { nil } }
    }

    private func deleted(_ decision: Decision) -> [String] {
        decision.steps.compactMap { if case .delete(_, let uid, _) = $0 { uid } else { nil } }
    }

    @Test func `what is due is started once, by a name of its time, and the next time is waited for`() throws {
        let decision = decideCronJob(cronJob(), jobs: [], now: now)
        let job = try #require(started(decision).first)
        #expect(started(decision).count == 1)
        #expect(job.name == "report-29929560")
        #expect(job.labels == ["a": "b"] && job.count("spec", "backoffLimit") == 1)
        #expect(job.list("metadata", "ownerReferences").first?["controller"] == true)
        #expect(decision.wakeUp == Timestamp.parse("2026-11-27T10:05:00Z"))
        let status = decision.steps.compactMap { if case .setStatus(_, _, let status) = $0 { status } else { nil } }
        #expect(status.first?.text("lastScheduleTime") == "2026-11-27T10:00:00Z")
    }

    @Test func `nothing is started twice, before its time, too late, or while it is suspended`() {
        for change: (inout JSONValue) -> Void in [
            { $0["status"] = ["lastScheduleTime": "2026-11-27T10:00:00Z"] },
            { $0[path: ["metadata", "creationTimestamp"]] = "2026-11-27T10:01:00Z" },
            { $0[path: ["spec", "startingDeadlineSeconds"]] = 120 },
            { $0[path: ["spec", "suspend"]] = true },
        ] {
            #expect(started(decideCronJob(cronJob(change), jobs: [], now: now)).isEmpty)
        }
    }

    @Test func `of many missed times only the latest counts`() {
        let old = cronJob { $0[path: ["metadata", "creationTimestamp"]] = "2026-11-27T02:00:00Z" }
        #expect(started(decideCronJob(old, jobs: [], now: now)).map(\.name) == ["report-29929560"])
    }

    @Test func `a run that goes on forbids, or is replaced; one made by hand holds nothing up`() {
        let running = job("running", created: "09:55:00")
        #expect(started(decideCronJob(cronJob(), jobs: [running], now: now)).isEmpty)
        let replacing = cronJob { $0[path: ["spec", "concurrencyPolicy"]] = "Replace" }
        let decision = decideCronJob(replacing, jobs: [running], now: now)
        #expect(deleted(decision) == ["running"] && started(decision).count == 1)
        let byHand = job("hand", created: "09:55:00", byHand: true)
        #expect(started(decideCronJob(cronJob(), jobs: [byHand], now: now)).count == 1)
    }

    @Test func `the oldest that are over go, those that failed by a limit of their own`() {
        let limited = cronJob { $0[path: ["spec", "successfulJobsHistoryLimit"]] = 1 }
        let jobs = [
            job("b", created: "09:50:00", "Complete"), job("a", created: "09:45:00", "Complete"),
            job("d", created: "09:40:00", "Failed"), job("c", created: "09:35:00", "Failed"),
        ]
        #expect(deleted(decideCronJob(limited, jobs: jobs, now: now)) == ["a", "c"])
    }

    @Test func `a time zone or a schedule that is not known is told of, and nothing starts`() {
        for (member, value, reason) in [
            ("timeZone", "Europe/Berlin", "UnknownTimeZone"), ("schedule", "@daily", "UnparseableSchedule"),
        ] as [(String, JSONValue, String)] {
            let decision = decideCronJob(cronJob { $0[path: ["spec", member]] = value }, jobs: [], now: now)
            let reasons = decision.steps.compactMap { if case .tell(let event) = $0 { event.reason } else { nil } }
            #expect(reasons == [reason] && started(decision).isEmpty)
        }
    }
}
