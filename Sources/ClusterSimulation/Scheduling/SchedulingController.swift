import FoundationEssentials
import KubernetesAPI

/// Plays the scheduler for one node that everything fits on: it honours gates, and waits for claims.
struct SchedulingController: SimulatedController {
    let name = "scheduler"
    let watched = [SimulatedKinds.pod, SimulatedKinds.claim]
    let nodeName: String

    func keys(concernedBy change: ObjectChange, in store: ObjectStore) -> [ObjectKey] {
        guard change.resource == SimulatedKinds.claim else {
            return isWaiting(change.object) && change.after != nil ? [change.key] : []
        }
        return store.objects(SimulatedKinds.pod, namespace: change.key.namespace)
            .filter { isWaiting($0) && claimNames($0).contains(change.key) }.map(\.key)
    }

    func decide(_ key: ObjectKey, in store: ObjectStore, now: Date) -> Decision {
        guard let pod = store.object(SimulatedKinds.pod, key), isWaiting(pod) else { return .nothing }
        let claims = claimNames(pod).map { ($0, store.object(SimulatedKinds.claim, $0)) }
        return decideScheduling(pod, claims: claims, nodeName: nodeName, now: now)
    }

    private func isWaiting(_ pod: JSONValue) -> Bool {
        pod.nodeName.isEmpty && pod.isActivePod
            && (pod.text("spec", "schedulerName") ?? "default-scheduler") == "default-scheduler"
    }
}

/// - Parameter claims: those that the pod mounts; nil for one that does not exist.
func decideScheduling(
    _ pod: JSONValue,
    claims: [(ObjectKey, JSONValue?)],
    nodeName: String,
    now: Date
) -> Decision {
    if !pod.schedulingGates.isEmpty {
        // The API server's own status for such a pod says the same.
        return unscheduled(pod, "SchedulingGated", "Scheduling is blocked due to non-empty scheduling gates", now)
    }
    for (key, claim) in claims {
        guard let claim, !claim.isBeingDeleted else {
            let cause = claim == nil ? "not found" : "is being deleted"
            let text =
                "0/1 nodes are available: persistentvolumeclaim \"\(key.name)\" \(cause). "
                + "preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling."
            return unscheduled(pod, "Unschedulable", text, now)
        }
        guard claim.text("status", "phase") == "Bound" else {
            let text =
                "0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. "
                + "preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling."
            return unscheduled(pod, "Unschedulable", text, now)
        }
    }
    let event = ClusterEvent(
        object: ObjectReference(SimulatedKinds.pod, pod.key),
        uid: pod.uid,
        isWarning: false,
        reason: "Scheduled",
        message: "Successfully assigned \(pod.key) to \(nodeName)",
        source: "default-scheduler"
    )
    return Decision([.bind(pod.key, node: nodeName), .tell(event)])
}

private func unscheduled(_ pod: JSONValue, _ reason: String, _ message: String, _ now: Date) -> Decision {
    let before = pod.condition("PodScheduled")
    // A gated pod's message is the server's, where it wrote one.
    if reason == "SchedulingGated", before?["reason"]?.string == reason { return .nothing }
    var status = pod["status"] ?? [:]
    status["phase"] = "Pending"
    status["conditions"] = .array(
        pod.list("status", "conditions").setting("PodScheduled", false, reason: reason, message: message, now: now)
    )
    var decision = Decision()
    decision.setStatus(of: pod, SimulatedKinds.pod, to: status)
    if reason == "Unschedulable", before?["message"]?.string != message {
        decision.steps.append(
            .tell(
                ClusterEvent(
                    object: ObjectReference(SimulatedKinds.pod, pod.key),
                    uid: pod.uid,
                    isWarning: true,
                    reason: "FailedScheduling",
                    message: message,
                    source: "default-scheduler"
                )
            )
        )
    }
    return decision
}
