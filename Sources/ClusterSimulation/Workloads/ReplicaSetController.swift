import FoundationEssentials
import KubernetesAPI

/// Plays the ReplicaSet controller: so many pods of one template, under names of chance.
struct ReplicaSetController: SimulatedController {
    let name = "replicaset-controller"
    let watched = [SimulatedKinds.replicaSet, SimulatedKinds.pod]

    func keys(concernedBy change: ObjectChange, in store: ObjectStore) -> [ObjectKey] {
        change.resource == SimulatedKinds.pod ? change.controllerKey(SimulatedKinds.replicaSet) : [change.key]
    }

    func decide(_ key: ObjectKey, in store: ObjectStore, now: Date) -> Decision {
        guard let set = store.object(SimulatedKinds.replicaSet, key), !set.isBeingDeleted else { return .nothing }
        return decideReplicaSet(set, pods: store.dependents(of: set.uid, SimulatedKinds.pod), now: now)
    }
}

/// - Parameter pods: those that the set owns.
func decideReplicaSet(_ set: JSONValue, pods: [JSONValue], now: Date) -> Decision {
    let active = pods.filter(\.isActivePod)
    let wanted = set.count("spec", "replicas") ?? 1
    var decision = Decision()
    if active.count < wanted {
        var taken = Set(pods.map(\.name))
        var attempt = 0
        for _ in active.count..<wanted {
            var name = ""
            repeat {
                name = "\(set.name)-\(shortHash("\(set.uid)/\(attempt)").prefix(5))"
                attempt += 1
            } while taken.contains(name)
            taken.insert(name)
            decision.steps.append(
                makeWorkloadPod(
                    set[path: ["spec", "template"]] ?? [:],
                    name: name,
                    owner: set,
                    SimulatedKinds.replicaSet
                )
            )
        }
    } else if active.count > wanted {
        let victims = active.sorted(by: goesFirst).prefix(active.count - wanted)
        decision.steps += victims.map { .deletePod($0) }
    }
    let counts = PodCounts(active, minReadySeconds: set.count("spec", "minReadySeconds") ?? 0, now: now)
    var status: JSONValue = [
        "observedGeneration": .integer(set.generation), "replicas": JSONValue(counts.total),
    ]
    if counts.total > 0 { status["fullyLabeledReplicas"] = JSONValue(counts.total) }
    if counts.ready > 0 { status["readyReplicas"] = JSONValue(counts.ready) }
    if counts.available > 0 { status["availableReplicas"] = JSONValue(counts.available) }
    decision.setStatus(of: set, SimulatedKinds.replicaSet, to: status)
    return decision
}

/// Unscheduled before scheduled, not ready before ready, young before old.
private func goesFirst(_ one: JSONValue, _ other: JSONValue) -> Bool {
    func rank(_ pod: JSONValue) -> Int { (pod.nodeName.isEmpty ? 0 : 2) + (pod.isReadyPod ? 1 : 0) }
    if rank(one) != rank(other) { return rank(one) < rank(other) }
    if one.createdAt != other.createdAt { return one.createdAt > other.createdAt }
    return one.name < other.name
}
