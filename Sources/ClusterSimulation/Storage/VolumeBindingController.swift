import FoundationEssentials
import KubernetesAPI

/// Plays the claims' side of kube-controller-manager: binds claims to volumes, and keeps those in use from vanishing.
struct VolumeBindingController: SimulatedController {
    let name = "persistentvolume-binder"
    let watched = [
        SimulatedKinds.claim, SimulatedKinds.volume, SimulatedKinds.storageClass, SimulatedKinds.pod,
    ]

    /// Keys without a namespace are volumes, all others claims.
    func keys(concernedBy change: ObjectChange, in store: ObjectStore) -> [ObjectKey] {
        switch change.resource {
        case SimulatedKinds.storageClass: store.objects(SimulatedKinds.claim).map(\.key)
        case SimulatedKinds.volume: [change.key] + [claimKey(of: change.object)].compactMap { $0 }
        case SimulatedKinds.pod where change.after.map(\.isTerminal) ?? true: claimNames(change.object)
        case SimulatedKinds.pod: []
        default: [change.key]
        }
    }

    func decide(_ key: ObjectKey, in store: ObjectStore, now: Date) -> Decision {
        if key.namespace.isEmpty {
            guard let volume = store.object(SimulatedKinds.volume, key) else { return .nothing }
            return decideVolumePhase(
                volume,
                claim: claimKey(of: volume).flatMap { store.object(SimulatedKinds.claim, $0) }
            )
        }
        guard let claim = store.object(SimulatedKinds.claim, key) else { return .nothing }
        let users = claim.isBeingDeleted ? store.objects(SimulatedKinds.pod, namespace: key.namespace) : []
        let isUsed = users.contains { !$0.isTerminal && !$0.nodeName.isEmpty && claimNames($0).contains(key) }
        let volume = claim.text("spec", "volumeName") ?? volumeName(claim)
        return decideBinding(
            claim,
            classes: store.objects(SimulatedKinds.storageClass),
            volume: store.object(SimulatedKinds.volume, ObjectKey(namespace: "", name: volume)),
            isUsed: isUsed
        )
    }
}

/// The claims that a pod mounts.
func claimNames(_ pod: JSONValue) -> [ObjectKey] {
    pod.list("spec", "volumes").compactMap { claimName(of: $0, in: pod) }
        .map { ObjectKey(namespace: pod.namespace, name: $0) }
}

private let claimProtection = "kubernetes.io/pvc-protection"
private let volumeProtection = "kubernetes.io/pv-protection"

/// - Parameter volume: the one that the claim names, or that was made for it.
/// - Parameter isUsed: whether a pod that is not over mounts the claim.
func decideBinding(_ claim: JSONValue, classes: [JSONValue], volume: JSONValue?, isUsed: Bool) -> Decision {
    if claim.isBeingDeleted {
        guard !isUsed, claim.finalizers.contains(claimProtection) else { return .nothing }
        let rest = claim.finalizers.filter { $0 != claimProtection }.map(JSONValue.string)
        let patch: JSONValue = ["metadata": ["finalizers": rest.isEmpty ? .null : .array(rest)]]
        return Decision([.patch(of: claim, SimulatedKinds.claim, patch)])
    }
    if claim.text("status", "phase") == "Bound" { return .nothing }
    guard let volume, isFor(claim, volume) else { return pending(claim, classes) }
    guard claim.text("spec", "volumeName") == volume.name else {
        let annotations: JSONValue = [
            "pv.kubernetes.io/bind-completed": "yes", "pv.kubernetes.io/bound-by-controller": "yes",
        ]
        let patch: JSONValue = [
            "metadata": ["annotations": annotations], "spec": ["volumeName": .string(volume.name)],
        ]
        return Decision([.patch(of: claim, SimulatedKinds.claim, patch)])
    }
    var status = claim["status"] ?? [:]
    status["phase"] = "Bound"
    status["capacity"] = volume[path: ["spec", "capacity"]]
    status["accessModes"] = volume[path: ["spec", "accessModes"]]
    var decision = Decision()
    decision.setStatus(of: claim, SimulatedKinds.claim, to: status)
    return decision
}

private func isFor(_ claim: JSONValue, _ volume: JSONValue) -> Bool {
    claimKey(of: volume) == claim.key && (volume.text("spec", "claimRef", "uid") ?? claim.uid) == claim.uid
}

/// Says why a claim waits, in kube-controller-manager's words.
private func pending(_ claim: JSONValue, _ classes: [JSONValue]) -> Decision {
    var decision = Decision()
    if claim.text("status", "phase") == nil {
        decision.setStatus(of: claim, SimulatedKinds.claim, to: ["phase": "Pending"])
    }
    let event: ClusterEvent
    if let name = claim.text("spec", "storageClassName"), !name.isEmpty {
        guard !classes.contains(where: { $0.name == name }) else { return decision }
        event = ClusterEvent(
            object: ObjectReference(SimulatedKinds.claim, claim.key),
            uid: claim.uid,
            isWarning: true,
            reason: "ProvisioningFailed",
            message: "storageclass.storage.k8s.io \"\(name)\" not found",
            source: "persistentvolume-controller"
        )
    } else {
        guard storageClass(of: claim, among: classes) == nil else { return decision }
        event = ClusterEvent(
            object: ObjectReference(SimulatedKinds.claim, claim.key),
            uid: claim.uid,
            isWarning: false,
            reason: "FailedBinding",
            message: "no persistent volumes available for this claim and no storage class is set",
            source: "persistentvolume-controller"
        )
    }
    decision.steps.append(.tell(event))
    return decision
}

/// A volume's phase, and its end once nothing claims it.
func decideVolumePhase(_ volume: JSONValue, claim: JSONValue?) -> Decision {
    if volume.isBeingDeleted {
        let rest = volume.finalizers.filter { $0 != volumeProtection }.map(JSONValue.string)
        guard rest.count < volume.finalizers.count else { return .nothing }
        let patch: JSONValue = ["metadata": ["finalizers": rest.isEmpty ? .null : .array(rest)]]
        return Decision([.patch(of: volume, SimulatedKinds.volume, patch)])
    }
    let phase: JSONValue
    if let claim, claim.uid == volume.text("spec", "claimRef", "uid") {
        guard claim.text("status", "phase") == "Bound" else { return .nothing }
        phase = "Bound"
    } else {
        phase = volume[path: ["spec", "claimRef"]] == nil ? "Available" : "Released"
    }
    guard volume[path: ["status", "phase"]] != phase else { return .nothing }
    var status = volume["status"] ?? [:]
    status["phase"] = phase
    var decision = Decision()
    decision.setStatus(of: volume, SimulatedKinds.volume, to: status)
    return decision
}
