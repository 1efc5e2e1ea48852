import FoundationEssentials
import KubernetesAPI

/// A deployment's status, and when its progress deadline ends.
///
/// - Parameter name: of the ReplicaSet of the current template.
func deploymentStatus(_ rollout: Rollout, name: String, now: Date) -> (status: JSONValue, wakeUp: Date?) {
    let deployment = rollout.deployment
    let sets = [rollout.current].compactMap { $0 } + rollout.old
    func sum(_ member: String) -> Int { sets.map { $0.count("status", member) ?? 0 }.reduce(0, +) }
    var counts = DeploymentCounts()
    counts.replicas = sum("replicas")
    counts.updated = rollout.current?.count("status", "replicas") ?? 0
    counts.ready = sum("readyReplicas")
    counts.available = sum("availableReplicas")
    // Each ReplicaSet's status must have caught up with its own spec.
    let isComplete =
        rollout.current.map { ($0.count("status", "observedGeneration") ?? 0) >= Int($0.generation) } == true
        && counts.updated == rollout.replicas && counts.replicas == counts.updated
        && counts.available == rollout.replicas
    var conditions = deployment.list("status", "conditions")
    let isAvailable = counts.available >= rollout.replicas - rollout.limits.unavailable
    let update = ["lastUpdateTime": updateTime(conditions, "Available", isAvailable, now)]
    conditions = conditions.setting(
        "Available",
        isAvailable,
        reason: isAvailable ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
        message: isAvailable
            ? "Deployment has minimum availability." : "Deployment does not have minimum availability.",
        now: now,
        others: update
    )
    let progress = progress(rollout, name, counts, isComplete: isComplete, now: now)
    if let told = progress.told {
        conditions = conditions.setting(
            "Progressing",
            told.status,
            reason: told.reason,
            message: told.message,
            now: now,
            others: ["lastUpdateTime": JSONValue(now)]
        )
    }
    var status = counts.status(deployment, replicas: rollout.replicas)
    status["conditions"] = .array(conditions)
    return (status, progress.wakeUp)
}

private struct DeploymentCounts {
    var replicas = 0
    var updated = 0
    var ready = 0
    var available = 0

    func status(_ deployment: JSONValue, replicas wanted: Int) -> JSONValue {
        var status: JSONValue = ["observedGeneration": .integer(deployment.generation)]
        let unavailable = max(0, max(wanted, replicas) - available)
        let members = [
            "replicas": replicas, "updatedReplicas": updated, "readyReplicas": ready, "availableReplicas": available,
            "unavailableReplicas": unavailable,
        ]
        for (member, count) in members where count > 0 { status[member] = JSONValue(count) }
        return status
    }

    func isAhead(of deployment: JSONValue) -> Bool {
        func before(_ member: String) -> Int { deployment.count("status", member) ?? 0 }
        return updated > before("updatedReplicas") || ready > before("readyReplicas")
            || available > before("availableReplicas")
            || replicas - updated < before("replicas") - before("updatedReplicas")
    }
}

private struct Progress {
    var told: (status: Bool, reason: String, message: String)?
    var wakeUp: Date?
}

private func progress(
    _ rollout: Rollout,
    _ name: String,
    _ counts: DeploymentCounts,
    isComplete: Bool,
    now: Date
) -> Progress {
    let before = rollout.deployment.condition("Progressing")
    let reason = before?["reason"]?.string
    let isNew = rollout.current == nil
    if isNew { return Progress(told: (true, "NewReplicaSetCreated", "Created new replica set \"\(name)\"")) }
    if isComplete {
        guard reason != "NewReplicaSetAvailable" || before?["message"]?.string?.contains(name) != true else {
            return Progress()
        }
        return Progress(
            told: (true, "NewReplicaSetAvailable", "ReplicaSet \"\(name)\" has successfully progressed.")
        )
    }
    // A rollout that is over stays over, whatever happens to its pods, until the template changes.
    if reason == "NewReplicaSetAvailable", before?["message"]?.string?.contains(name) == true { return Progress() }
    let deadline = rollout.deployment.count("spec", "progressDeadlineSeconds") ?? 600
    let since = before?["lastUpdateTime"]?.time ?? now
    let end = since.addingTimeInterval(Double(deadline))
    if before == nil || counts.isAhead(of: rollout.deployment) {
        let text = "ReplicaSet \"\(name)\" is progressing."
        return Progress(told: (true, "ReplicaSetUpdated", text), wakeUp: now.addingTimeInterval(Double(deadline)))
    }
    guard now >= end else { return Progress(wakeUp: end) }
    guard reason != "ProgressDeadlineExceeded" else { return Progress() }
    return Progress(told: (false, "ProgressDeadlineExceeded", "ReplicaSet \"\(name)\" has timed out progressing."))
}

private func updateTime(_ conditions: [JSONValue], _ type: String, _ status: Bool, _ now: Date) -> JSONValue {
    let before = conditions.first { $0["type"]?.string == type }
    let isSame = before?["status"]?.string == (status ? "True" : "False")
    return isSame ? before?["lastUpdateTime"] ?? JSONValue(now) : JSONValue(now)
}
