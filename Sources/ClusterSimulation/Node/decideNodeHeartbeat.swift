import FoundationEssentials
import KubernetesAPI

/// Registers a node that everything fits on, and keeps it ready in the eyes of kube-controller-manager.
///
/// - Parameter node: as it is known; nil before it is registered.
/// - Parameter api: where the node's own API is to be found on the loopback interface; nil: it has none.
func decideNodeHeartbeat(node: JSONValue?, name: String, api: NodeAPI?, now: Date) -> [Step] {
    let capacity: JSONValue = [
        "cpu": "4000", "memory": "16Ti", "ephemeral-storage": "100Ti", "pods": "200000",
    ]
    var status = node?["status"] ?? [:]
    status["capacity"] = capacity
    status["allocatable"] = capacity
    status["addresses"] = [
        ["type": "InternalIP", "address": api == nil ? "10.0.0.10" : "127.0.0.1"],
        ["type": "Hostname", "address": .string(name)],
    ]
    if let api {
        status["daemonEndpoints"] = ["kubeletEndpoint": ["Port": JSONValue(api.port)]]
        status["declaredFeatures"] = .array(api.features.map { .string($0) })
    }
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
