import FoundationEssentials
import KubernetesAPI

/// Plays the StatefulSet controller: pods by ordinal, one after the other, replaced when the template changes.
struct StatefulSetController: SimulatedController {
    let name = "statefulset-controller"
    let watched = [SimulatedKinds.statefulSet, SimulatedKinds.pod]

    func keys(concernedBy change: ObjectChange, in store: ObjectStore) -> [ObjectKey] {
        change.resource == SimulatedKinds.pod ? change.controllerKey(SimulatedKinds.statefulSet) : [change.key]
    }

    func decide(_ key: ObjectKey, in store: ObjectStore, now: Date) -> Decision {
        guard let set = store.object(SimulatedKinds.statefulSet, key), !set.isBeingDeleted else { return .nothing }
        return decideStatefulSet(set, pods: store.dependents(of: set.uid, SimulatedKinds.pod), now: now)
    }
}

/// - Parameter pods: those that the set owns.
func decideStatefulSet(_ set: JSONValue, pods: [JSONValue], now: Date) -> Decision {
    let template = set[path: ["spec", "template"]] ?? [:]
    let update = "\(set.name)-\(shortHash(template))"
    let view = StatefulSetView(owner: set, pods: pods, updateRevision: update)
    var decision = Decision(view.steps(template))
    decision.setStatus(of: set, SimulatedKinds.statefulSet, to: view.status(now: now))
    return decision
}

private struct StatefulSetView {
    let owner: JSONValue
    let pods: [JSONValue]
    let updateRevision: String

    var replicas: Int { owner.count("spec", "replicas") ?? 1 }
    var isOrdered: Bool { owner.text("spec", "podManagementPolicy") != "Parallel" }

    func pod(_ ordinal: Int) -> JSONValue? { pods.first { $0.name == "\(owner.name)-\(ordinal)" } }

    func steps(_ template: JSONValue) -> [Step] {
        var steps: [Step] = []
        for ordinal in 0..<replicas {
            if let pod = pod(ordinal) {
                // A pod that is over is replaced under the same name.
                if pod.isTerminal, !pod.isBeingDeleted { steps.append(.deletePod(pod)) }
                if isOrdered, !pod.isReadyPod { return steps }
            } else {
                steps.append(make(ordinal, template))
                if isOrdered { return steps }
            }
        }
        let surplus = pods.filter { ordinal(of: $0) ?? -1 >= replicas && !$0.isBeingDeleted }
        if let last = surplus.max(by: { (ordinal(of: $0) ?? 0) < (ordinal(of: $1) ?? 0) }) {
            return steps + [.deletePod(last)]
        }
        return steps.isEmpty ? outdated : steps
    }

    /// The highest outdated pod: a rolling update waits until the one above it is ready again.
    private var outdated: [Step] {
        guard owner.text("spec", "updateStrategy", "type") != "OnDelete" else { return [] }
        let partition = owner.count("spec", "updateStrategy", "rollingUpdate", "partition") ?? 0
        for ordinal in stride(from: replicas - 1, through: partition, by: -1) {
            guard let pod = pod(ordinal), !pod.isBeingDeleted else { return [] }
            if pod.labels["controller-revision-hash"] != updateRevision { return [.deletePod(pod)] }
            if !pod.isReadyPod { return [] }
        }
        return []
    }

    private func make(_ ordinal: Int, _ template: JSONValue) -> Step {
        var template = template
        template[path: ["spec", "hostname"]] = .string("\(owner.name)-\(ordinal)")
        template[path: ["spec", "subdomain"]] = owner[path: ["spec", "serviceName"]]
        return makeWorkloadPod(
            template,
            name: "\(owner.name)-\(ordinal)",
            owner: owner,
            SimulatedKinds.statefulSet,
            labels: [
                "controller-revision-hash": updateRevision,
                "statefulset.kubernetes.io/pod-name": "\(owner.name)-\(ordinal)",
                "apps.kubernetes.io/pod-index": String(ordinal),
            ]
        )
    }

    private func ordinal(of pod: JSONValue) -> Int? { Int(pod.name.dropFirst(owner.name.count + 1)) }

    func status(now: Date) -> JSONValue {
        let present = pods.filter { !$0.isTerminal }
        let counts = PodCounts(present, minReadySeconds: owner.count("spec", "minReadySeconds") ?? 0, now: now)
        let updated = present.count { $0.labels["controller-revision-hash"] == updateRevision && !$0.isBeingDeleted }
        var current = owner.text("status", "currentRevision") ?? updateRevision
        // A rolling update is over once every pod is of the new revision and ready.
        if updated == replicas, counts.ready == replicas, present.count == replicas { current = updateRevision }
        let ofCurrent = present.count { $0.labels["controller-revision-hash"] == current && !$0.isBeingDeleted }
        var status: JSONValue = [
            "observedGeneration": .integer(owner.generation), "replicas": JSONValue(present.count),
            "availableReplicas": JSONValue(counts.available), "currentRevision": .string(current),
            "updateRevision": .string(updateRevision), "collisionCount": 0,
        ]
        if counts.ready > 0 { status["readyReplicas"] = JSONValue(counts.ready) }
        if ofCurrent > 0 { status["currentReplicas"] = JSONValue(ofCurrent) }
        if updated > 0 { status["updatedReplicas"] = JSONValue(updated) }
        return status
    }
}
