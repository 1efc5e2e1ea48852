import FoundationEssentials
package import KubernetesAPI

/// What the controllers ask of a pod.
extension JSONValue {
    /// `status.phase`; Pending where there is none.
    package var phase: String { text("status", "phase") ?? "Pending" }
    /// `spec.nodeName`; empty before the pod is bound.
    package var nodeName: String { text("spec", "nodeName") ?? "" }
    /// Over: it will never run again.
    package var isTerminal: Bool { phase == "Succeeded" || phase == "Failed" }
    /// Ready, and not on its way out.
    package var isReadyPod: Bool { isTrue("Ready") && !isBeingDeleted }
    var isActivePod: Bool { !isTerminal && !isBeingDeleted }
    var schedulingGates: [JSONValue] { list("spec", "schedulingGates") }

    /// Ready for long enough.
    func isAvailablePod(minReadySeconds: Int, now: Date) -> Bool {
        guard isReadyPod else { return false }
        guard minReadySeconds > 0, let since = condition("Ready")?["lastTransitionTime"]?.time else { return true }
        return now >= since.addingTimeInterval(Double(minReadySeconds))
    }
}

/// Counts of pods as workload statuses show them.
struct PodCounts: Hashable {
    var total = 0
    var ready = 0
    var available = 0

    init(_ pods: [JSONValue], minReadySeconds: Int, now: Date) {
        total = pods.count
        ready = pods.count(where: \.isReadyPod)
        available = pods.count { $0.isAvailablePod(minReadySeconds: minReadySeconds, now: now) }
    }
}

/// A pod from a workload's template.
func makeWorkloadPod(
    _ template: JSONValue,
    name: String,
    owner: JSONValue,
    _ resource: ResourceType,
    labels: [String: String] = [:],
    finalizers: [String] = []
) -> Step {
    var metadata: JSONValue = [
        "name": .string(name), "namespace": .string(owner.namespace),
        "ownerReferences": [owner.ownerReference(resource)],
    ]
    metadata["labels"] = JSONValue(template.labels.merging(labels) { _, new in new })
    metadata["annotations"] = template[path: ["metadata", "annotations"]]
    let declared = template.finalizers + finalizers
    if !declared.isEmpty { metadata["finalizers"] = .array(declared.map(JSONValue.string)) }
    let pod: JSONValue = ["metadata": metadata, "spec": template["spec"] ?? [:]]
    return .create(ObjectReference(SimulatedKinds.pod, ObjectKey(namespace: owner.namespace, name: name)), pod)
}

extension Step {
    /// Deletes a pod as its owner does, with the grace that it asks for.
    package static func deletePod(_ pod: JSONValue, grace: Int? = nil) -> Step {
        .delete(ObjectReference(SimulatedKinds.pod, pod.key), uid: pod.uid, grace: grace)
    }
}
