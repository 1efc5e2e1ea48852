import FoundationEssentials
import KubernetesAPI

/// One look at a Job and its pods.
///
/// A finished pod is counted in three steps, so that no crash counts it twice: it enters `uncountedTerminatedPods`, loses
/// its finalizer, and leaves the list as the count goes up. Source: pkg/controller/job of Kubernetes.
struct JobPass {
    let job: JSONValue
    let pods: [JSONValue]
    let retryDelay: Duration
    let now: Date
    private(set) var decision = Decision()
    private var status: JSONValue
    private var lastReleased: [Step] = []

    init(job: JSONValue, pods: [JSONValue], retryDelay: Duration, now: Date) {
        self.job = job
        self.pods = pods
        self.retryDelay = retryDelay
        self.now = now
        status = job["status"] ?? [:]
    }

    private var isSuspended: Bool { job[path: ["spec", "suspend"]] == true }
    private var completions: Int { job.count("spec", "completions") ?? job.count("spec", "parallelism") ?? 1 }
    private var parallelism: Int { job.count("spec", "parallelism") ?? 1 }
    private var backoffLimit: Int { job.count("spec", "backoffLimit") ?? 6 }
    private var replacesOnlyFailed: Bool { job.text("spec", "podReplacementPolicy") == "Failed" }
    private var policy: [JSONValue] { job.list("spec", "podFailurePolicy", "rules") }
    private var active: [JSONValue] { pods.filter(\.isActivePod) }
    private var terminating: Int { pods.count { $0.isBeingDeleted && !$0.isTerminal } }

    private func uncounted(_ kind: String) -> [String] {
        job.list("status", "uncountedTerminatedPods", kind).compactMap(\.string)
    }

    /// Over for good: a pod that was deleted before it ran counts as failed.
    private func isOver(_ pod: JSONValue) -> Bool {
        pod.isTerminal || (pod.isBeingDeleted && (pod.nodeName.isEmpty || !replacesOnlyFailed))
    }

    mutating func count() {
        var waiting = ["succeeded": uncounted("succeeded"), "failed": uncounted("failed")]
        for kind in ["succeeded", "failed"] {
            let stillHeld = Set(pods.filter { $0.finalizers.contains(jobTracking) }.map(\.uid))
            let counted = waiting[kind, default: []].filter { !stillHeld.contains($0) }
            waiting[kind]?.removeAll(where: counted.contains)
            if !counted.isEmpty { status[kind] = JSONValue((status.count(kind) ?? 0) + counted.count) }
        }
        let known = Set(waiting.values.joined())
        for pod in pods where isOver(pod) && pod.finalizers.contains(jobTracking) {
            if known.contains(pod.uid) {
                lastReleased += [releaseTracked(pod)].compactMap { $0 }
            } else if pod.phase == "Succeeded" {
                waiting["succeeded", default: []].append(pod.uid)
            } else if matchingRule(pod)?["action"] == "Ignore" {
                lastReleased += [releaseTracked(pod)].compactMap { $0 }
            } else {
                waiting["failed", default: []].append(pod.uid)
            }
        }
        var member: JSONValue = [:]
        for (kind, uids) in waiting where !uids.isEmpty { member[kind] = .array(uids.map(JSONValue.string)) }
        status["uncountedTerminatedPods"] = member
        if !isSuspended, status["startTime"] == nil { status["startTime"] = JSONValue(now) }
    }

    private var succeeded: Int {
        (status.count("succeeded") ?? 0) + status.list("uncountedTerminatedPods", "succeeded").count
    }
    private var failed: Int { (status.count("failed") ?? 0) + status.list("uncountedTerminatedPods", "failed").count }
    private var deadline: Date? {
        guard let seconds = job.count("spec", "activeDeadlineSeconds"), let start = status["startTime"]?.time
        else { return nil }
        return start.addingTimeInterval(Double(seconds))
    }

    /// How a Job ends, once it does.
    struct Verdict {
        var isSuccess: Bool
        var reason: String
        var message: String
    }

    var verdict: Verdict? {
        if let target = job.condition("FailureTarget"), target["status"] == "True" {
            return Verdict(
                isSuccess: false,
                reason: target["reason"]?.string ?? "",
                message: target["message"]?.string ?? ""
            )
        }
        if job.isTrue("SuccessCriteriaMet") || succeeded >= completions {
            return Verdict(
                isSuccess: true,
                reason: "CompletionsReached",
                message: "Reached expected number of succeeded pods"
            )
        }
        for pod in pods where pod.phase == "Failed" {
            if let rule = matchingRule(pod), rule["action"] == "FailJob" { return failure(pod, rule) }
        }
        if failed > backoffLimit {
            return Verdict(
                isSuccess: false,
                reason: "BackoffLimitExceeded",
                message: "Job has reached the specified backoff limit"
            )
        }
        if let deadline, now >= deadline {
            return Verdict(
                isSuccess: false,
                reason: "DeadlineExceeded",
                message: "Job was active longer than specified deadline"
            )
        }
        return nil
    }

    /// Announces the end, removes what still runs, and states the end once nothing does.
    mutating func end(_ verdict: Verdict) {
        var conditions = status["conditions"]?.array ?? []
        let (target, final) = verdict.isSuccess ? ("SuccessCriteriaMet", "Complete") : ("FailureTarget", "Failed")
        let probe: [String: JSONValue] = ["lastProbeTime": JSONValue(now)]
        func set(_ type: String) {
            guard !conditions.contains(where: { $0["type"]?.string == type }) else { return }
            conditions = conditions.setting(
                type,
                true,
                reason: verdict.reason,
                message: verdict.message,
                now: now,
                others: probe
            )
        }
        let wasAnnounced = job.isTrue(target)
        set(target)
        decision.steps += active.map { .deletePod($0) }
        let isCounted =
            status.list("uncountedTerminatedPods", "succeeded").isEmpty
            && status.list("uncountedTerminatedPods", "failed").isEmpty
        if wasAnnounced, active.isEmpty, terminating == 0, isCounted {
            set(final)
            if verdict.isSuccess { status["completionTime"] = JSONValue(now) }
        }
        status["conditions"] = .array(conditions)
        writeStatus()
    }

    mutating func keepRunning() {
        let blocking = replacesOnlyFailed ? pods.count { $0.isBeingDeleted && !$0.isTerminal } : 0
        let wanted = isSuspended ? 0 : min(parallelism, completions - succeeded)
        let missing = wanted - active.count - blocking
        if isSuspended { decision.steps += active.map { .deletePod($0) } }
        if let deadline { decision.wake(at: deadline) }
        if missing > 0 {
            if let due = retryTime, due > now {
                decision.wake(at: due)
            } else {
                decision.steps += (0..<missing).map { makePod($0) }
            }
        }
        var conditions = status["conditions"]?.array ?? []
        if isSuspended || conditions.contains(where: { $0["type"] == "Suspended" }) {
            conditions = conditions.setting(
                "Suspended",
                isSuspended,
                reason: isSuspended ? "JobSuspended" : "JobResumed",
                message: isSuspended ? "Job suspended" : "Job resumed",
                now: now,
                others: ["lastProbeTime": JSONValue(now)]
            )
            status["conditions"] = .array(conditions)
        }
        writeStatus()
    }

    /// When the next pod may replace the last that failed.
    private var retryTime: Date? {
        let ends = pods.filter { $0.phase == "Failed" }.map { pod in
            pod.list("status", "containerStatuses").compactMap { $0.text("state", "terminated", "finishedAt") }
                .compactMap(Timestamp.parse).max() ?? pod.createdAt
        }
        guard failed > 0, let last = ends.max() else { return nil }
        return last.addingDuration(retryDelay * (1 << min(failed - 1, 5)))
    }

    private func makePod(_ index: Int) -> Step {
        let name = "\(job.name)-\(shortHash("\(job.uid)/\(failed)/\(succeeded)/\(pods.count)/\(index)").prefix(5))"
        var template = job[path: ["spec", "template"]] ?? [:]
        if template[path: ["spec", "restartPolicy"]] == nil { template[path: ["spec", "restartPolicy"]] = "Never" }
        return makeWorkloadPod(
            template,
            name: name,
            owner: job,
            SimulatedKinds.job,
            labels: [
                "job-name": job.name, "batch.kubernetes.io/job-name": job.name, "controller-uid": job.uid,
                "batch.kubernetes.io/controller-uid": job.uid,
            ],
            finalizers: [jobTracking]
        )
    }

    private mutating func writeStatus() {
        let isEnding = decision.steps.contains { if case .delete = $0 { true } else { false } }
        let created = decision.steps.count { if case .create = $0 { true } else { false } }
        let running = isEnding ? 0 : active.count + created
        status["active"] = running > 0 ? JSONValue(running) : nil
        status["ready"] = JSONValue(isEnding ? 0 : active.count(where: \.isReadyPod))
        status["terminating"] = JSONValue(terminating)
        // The count must be safe before a finalizer goes, and pods must be made before they are counted as active.
        decision.setStatus(of: job, SimulatedKinds.job, to: status)
        decision.steps += lastReleased
    }

    private func failure(_ pod: JSONValue, _ rule: JSONValue) -> Verdict {
        let index = policy.firstIndex(of: rule) ?? 0
        let container = exits(pod).first { matches(rule, name: $0.name, code: $0.code) }
        let what =
            container.map { "Container \($0.name) for pod \(pod.key) failed with exit code \($0.code)" }
            ?? "Pod \(pod.key) has condition \(rule.list("onPodConditions").first?.text("type") ?? "")"
        return Verdict(
            isSuccess: false,
            reason: "PodFailurePolicy",
            message: "\(what) matching FailJob rule at index \(index)"
        )
    }

    private func exits(_ pod: JSONValue) -> [(name: String, code: Int)] {
        (pod.list("status", "initContainerStatuses") + pod.list("status", "containerStatuses")).compactMap {
            container in
            container.count("state", "terminated", "exitCode").map { (container.text("name") ?? "", $0) }
        }
    }

    private func matchingRule(_ pod: JSONValue) -> JSONValue? {
        policy.first { rule in
            rule.list("onPodConditions").contains { pattern in
                guard let type = pattern.text("type"), let condition = pod.condition(type) else { return false }
                return condition["status"]?.string == pattern.text("status") ?? "True"
            } || exits(pod).contains { matches(rule, name: $0.name, code: $0.code) }
        }
    }

    private func matches(_ rule: JSONValue, name: String, code: Int) -> Bool {
        guard let exits = rule["onExitCodes"], code != 0 else { return false }
        if let only = exits.text("containerName"), only != name { return false }
        let isListed = exits.list("values").contains { $0.integer == Int64(code) }
        return exits.text("operator") == "NotIn" ? !isListed : isListed
    }
}
