import KubernetesAPI

/// A deployment with its ReplicaSets, and the arithmetic of a rolling update.
///
/// Source: pkg/controller/deployment/rolling.go of Kubernetes.
struct Rollout {
    let deployment: JSONValue
    /// Of the deployment's template; nil before it is made.
    let current: JSONValue?
    let old: [JSONValue]

    var replicas: Int { deployment.count("spec", "replicas") ?? 1 }
    private var all: [JSONValue] { [current].compactMap { $0 } + old }
    private var isRecreate: Bool { deployment.text("spec", "strategy", "type") == "Recreate" }

    func desired(_ set: JSONValue) -> Int { set.count("spec", "replicas") ?? 0 }
    func available(_ set: JSONValue) -> Int { set.count("status", "availableReplicas") ?? 0 }

    /// Counts up with each template.
    var revision: Int {
        let known = old.compactMap { $0.annotations[revisionAnnotation].flatMap(Int.init) }.max() ?? 0
        let own = current?.annotations[revisionAnnotation].flatMap(Int.init) ?? 0
        return own > known ? own : known + 1
    }

    /// Surge and unavailability in pods; a percentage of surge is rounded up, of unavailability down.
    var limits: (surge: Int, unavailable: Int) {
        guard !isRecreate else { return (0, replicas) }
        let path = ["spec", "strategy", "rollingUpdate"]
        let surge = amount(deployment[path: path + ["maxSurge"]], roundsUp: true)
        let unavailable = amount(deployment[path: path + ["maxUnavailable"]], roundsUp: false)
        return (surge, surge == 0 && unavailable == 0 ? 1 : unavailable)
    }

    private func amount(_ value: JSONValue?, roundsUp: Bool) -> Int {
        if let number = value?.integer { return Int(number) }
        guard let text = value?.string, let percent = Int(text.dropLast()) else {
            return amount("25%", roundsUp: roundsUp)
        }
        return (replicas * percent + (roundsUp ? 99 : 0)) / 100
    }

    /// How many pods the ReplicaSet of the current template should have now.
    var currentTarget: Int {
        let own = current.map(desired) ?? 0
        if isRecreate {
            return old.contains { desired($0) > 0 || ($0.count("status", "replicas") ?? 0) > 0 } ? own : replicas
        }
        if own >= replicas { return replicas }
        let room = replicas + limits.surge - all.map(desired).reduce(0, +)
        return own + max(0, min(room, replicas - own))
    }

    /// The changes of size that may be made now.
    var scalings: [Step] {
        guard let current else { return [] }
        var steps: [Step] = []
        if currentTarget != desired(current) { steps.append(scale(current, to: currentTarget)) }
        for (set, size) in oldTargets where size != desired(set) { steps.append(scale(set, to: size)) }
        let limit = deployment.count("spec", "revisionHistoryLimit") ?? 10
        let idle = old.filter { desired($0) == 0 && ($0.count("status", "replicas") ?? 0) == 0 }
            .sorted { $0.createdAt < $1.createdAt }
        steps += idle.dropLast(limit).map {
            .delete(ObjectReference(SimulatedKinds.replicaSet, $0.key), uid: $0.uid, grace: nil)
        }
        return steps
    }

    /// First old pods that serve nobody, then as many as availability allows.
    private var oldTargets: [(JSONValue, Int)] {
        if isRecreate { return old.map { ($0, 0) } }
        let minimum = replicas - limits.unavailable
        let newUnavailable = current.map { max(0, desired($0) - available($0)) } ?? 0
        var room = all.map(desired).reduce(0, +) - minimum - newUnavailable
        guard room > 0 else { return [] }
        var targets = old.sorted { $0.createdAt < $1.createdAt }.map { ($0, desired($0)) }
        for index in targets.indices {
            let idle = min(room, max(0, targets[index].1 - available(targets[index].0)))
            targets[index].1 -= idle
            room -= idle
        }
        var spare = min(room, all.map(available).reduce(0, +) - minimum)
        for index in targets.indices where spare > 0 {
            let share = min(spare, targets[index].1)
            targets[index].1 -= share
            spare -= share
        }
        return targets
    }

    private func scale(_ set: JSONValue, to size: Int) -> Step {
        .patch(of: set, SimulatedKinds.replicaSet, ["spec": ["replicas": JSONValue(size)]])
    }

    func makeReplicaSet(_ template: JSONValue, hash: String, replicas size: Int) -> Step {
        var template = template
        template[path: ["metadata", "labels", "pod-template-hash"]] = .string(hash)
        var selector = deployment[path: ["spec", "selector"]] ?? [:]
        selector[path: ["matchLabels", "pod-template-hash"]] = .string(hash)
        let name = "\(deployment.name)-\(hash)"
        var spec: JSONValue = ["replicas": JSONValue(size), "selector": selector, "template": template]
        spec["minReadySeconds"] = deployment[path: ["spec", "minReadySeconds"]]
        let manifest: JSONValue = [
            "metadata": [
                "name": .string(name), "namespace": .string(deployment.namespace), "labels": JSONValue(template.labels),
                "annotations": [revisionAnnotation: .string(String(revision))],
                "ownerReferences": [deployment.ownerReference(SimulatedKinds.deployment)],
            ],
            "spec": spec,
        ]
        let key = ObjectKey(namespace: deployment.namespace, name: name)
        return .create(ObjectReference(SimulatedKinds.replicaSet, key), manifest)
    }
}
