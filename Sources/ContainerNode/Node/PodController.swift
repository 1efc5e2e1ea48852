import ClusterSimulation
import FoundationEssentials
import KubernetesAPI

/// Hands pods to their workers, and tells the cluster what those report.
struct PodController: SimulatedController {
    let name = "kubelet"
    let watched = [SimulatedKinds.pod, SimulatedKinds.secret, SimulatedKinds.configMap, SimulatedKinds.claim]
    let nodeName: String
    let desk: PodDesk

    var wakeUps: AsyncStream<ObjectKey>? { desk.wakeUps }

    func keys(concernedBy change: ObjectChange, in store: ObjectStore) -> [ObjectKey] {
        guard change.resource != SimulatedKinds.pod else {
            if change.after == nil { desk.forget(change.object.uid) }
            return change.object.nodeName == nodeName && change.after != nil ? [change.key] : []
        }
        return store.objects(SimulatedKinds.pod, namespace: change.key.namespace)
            .filter { $0.nodeName == nodeName && !$0.isTerminal }.map(\.key)
    }

    func decide(_ key: ObjectKey, in store: ObjectStore, now: Date) -> Decision {
        guard let pod = store.object(SimulatedKinds.pod, key), pod.nodeName == nodeName else { return .nothing }
        let objects = PodObjects(of: pod) { resource, name in
            store.object(resource, ObjectKey(namespace: key.namespace, name: name))
        }
        guard let report = desk.assign(PodAssignment(pod: pod, objects: objects)) else { return .nothing }
        return decidePod(pod, report: report, now: now)
    }
}

/// - Parameter report: the last that the pod's worker said.
func decidePod(_ pod: JSONValue, report: PodReport, now: Date) -> Decision {
    var decision = Decision()
    if !pod.isTerminal {
        let status = podStatus(report.life, before: pod["status"] ?? [:], hostAddress: NodeSandbox.address, now: now)
        decision.setStatus(of: pod, SimulatedKinds.pod, to: status)
    }
    decision.steps += report.notes.map { note in
        .tell(
            ClusterEvent(
                object: ObjectReference(SimulatedKinds.pod, pod.key),
                uid: pod.uid,
                isWarning: note.isWarning,
                reason: note.reason,
                message: note.message,
                source: "kubelet"
            )
        )
    }
    if pod.isBeingDeleted, report.life.release == .done { decision.steps.append(.deletePod(pod, grace: 0)) }
    return decision
}
