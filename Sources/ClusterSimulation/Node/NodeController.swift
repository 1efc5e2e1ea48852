import FoundationEssentials
import KubernetesAPI
import Synchronization

/// Plays a node's kubelet: runs the pods that are bound to it, as their images behave.
struct NodeController: SimulatedController {
    let name = "kubelet"
    let watched = [SimulatedKinds.pod, SimulatedKinds.secret, SimulatedKinds.configMap, SimulatedKinds.node]
    private let options: ClusterSimulation.Options
    private let stages = PodStages()

    init(options: ClusterSimulation.Options) { self.options = options }

    func keys(concernedBy change: ObjectChange, in store: ObjectStore) -> [ObjectKey] {
        switch change.resource {
        case SimulatedKinds.pod:
            if change.after == nil { stages.forget(change.object.uid) }
            return change.object.nodeName == options.nodeName && change.after != nil ? [change.key] : []
        case SimulatedKinds.secret, SimulatedKinds.configMap:
            // What it holds matters to pods that wait for it.
            return store.objects(SimulatedKinds.pod, namespace: change.key.namespace)
                .filter { $0.nodeName == options.nodeName && !$0.isReadyPod && !$0.isTerminal }.map(\.key)
        default: return []
        }
    }

    func decide(_ key: ObjectKey, in store: ObjectStore, now: Date) -> Decision {
        guard let pod = store.object(SimulatedKinds.pod, key), pod.nodeName == options.nodeName else { return .nothing }
        let stage = PodStage(of: pod)
        let needs = PodNeeds(pod: pod) { resource, name in
            store.object(resource, ObjectKey(namespace: key.namespace, name: name))
        }
        let pass = PodPass(
            pod: pod,
            stage: stage,
            since: stages.entered(pod.uid, stage, now: now),
            needs: needs,
            options: options,
            now: now
        )
        return pass.decision
    }
}

/// Where a pod is in its life on the node.
enum PodStage: Hashable {
    case arriving, running, ready, finished, leaving

    init(of pod: JSONValue) {
        self =
            if pod.isBeingDeleted { .leaving } else if pod.isTerminal { .finished } else if pod.isTrue("Ready") {
                .ready
            } else if pod.phase == "Running" { .running } else { .arriving }
    }
}

/// When each pod entered its stage: the times in a status are too coarse for delays below a second.
private final class PodStages: Sendable {
    private let entries = Mutex<[String: (stage: PodStage, since: Date)]>([:])

    func entered(_ uid: String, _ stage: PodStage, now: Date) -> Date {
        entries.withLock { entries in
            if let entry = entries[uid], entry.stage == stage { return entry.since }
            entries[uid] = (stage, now)
            return now
        }
    }

    func forget(_ uid: String) { _ = entries.withLock { $0.removeValue(forKey: uid) } }
}
