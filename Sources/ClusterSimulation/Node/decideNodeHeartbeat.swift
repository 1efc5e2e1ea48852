import FoundationEssentials
import KubernetesAPI

/// Registers a node that everything fits on, and keeps it ready in the eyes of kube-controller-manager.
///
/// - Parameter node: as it is known; nil before it is registered.
func decideNodeHeartbeat(node: JSONValue?, name: String, now: Date) -> [Step] {
    let capacity: JSONValue = [
        "cpu": "4000", "memory": "16Ti", "ephemeral-storage": "100Ti", "pods": "200000",
    ]
    var status = node?["status"] ?? [:]
    status["capacity"] = capacity
    status["allocatable"] = capacity
    status["addresses"] = [
        ["type": "InternalIP", "address": "10.0.0.10"], ["type": "Hostname", "address": .string(name)],
    ]
    status["conditions"] = .array(
        (node?.list("status", "conditions") ?? []).setting(
            "Ready",
            true,
            reason: "KubeletReady",
            message: "kubelet is posting ready status",
            now: now,
            others: ["lastHeartbeatTime": JSONValue(now)]
        )
    )
    if let node { return [.setStatus(of: node, SimulatedKinds.node, to: status)] }
    let manifest: JSONValue = [
        "metadata": [
            "name": .string(name),
            "labels": [
                "kubernetes.io/hostname": .string(name), "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64",
            ],
        ],
        "spec": [:], "status": status,
    ]
    return [.create(ObjectReference(SimulatedKinds.node, ObjectKey(namespace: "", name: name)), manifest)]
}
