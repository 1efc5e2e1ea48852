package import KubernetesAPI
import PostgresCellAPI

extension ModelCluster {
    /// The labels of a pod of one of the cell's own workloads.
    package func ownLabels(_ component: String) -> [String: String] {
        [
            WellKnownNames.Label.cell: cell.metadata.name,
            WellKnownNames.Label.managedBy: WellKnownNames.fieldManager,
            WellKnownNames.Label.component: component,
        ]
    }

    /// A pod comes into being.
    package mutating func addPod(
        _ name: String,
        labels: [String: String],
        annotations: [String: String] = [:],
        gates: [String] = [],
        status: JSONValue = ["phase": "Pending"]
    ) {
        objects[reference(ObservedPod.resource, name)] = [
            "metadata": [
                "name": .string(name), "namespace": .string(cell.metadata.namespace ?? ""),
                "uid": .string("uid-\(name)"),
                "labels": .object(labels.mapValues { .string($0) }),
                "annotations": .object(annotations.mapValues { .string($0) }),
            ],
            "spec": ["schedulingGates": .array(gates.map { ["name": .string($0)] })],
            "status": status,
        ]
    }

    /// An application's pod comes into being, with our gate.
    package mutating func addApplicationPod(
        _ name: String,
        requires revision: String? = nil,
        consumer: String? = nil,
        gates: [String] = [WellKnownNames.schedulingGate]
    ) {
        var annotations: [String: String] = [:]
        annotations[WellKnownNames.Annotation.requiresRevision] = revision
        annotations[WellKnownNames.Annotation.consumer] = consumer
        addPod(name, labels: [WellKnownNames.Label.cell: cell.metadata.name], annotations: annotations, gates: gates)
    }

    /// The gates that a pod still carries; nil where the pod is not there.
    package func gates(of pod: String) -> [String]? {
        objects[reference(ObservedPod.resource, pod)]?[path: ["spec", "schedulingGates"]]?.array?
            .compactMap { $0["name"]?.string }
    }

    /// The cell's own pod waits in one of its containers.
    package mutating func addWaitingPod(
        _ name: String,
        component: String,
        container: String,
        reason: String,
        message: String = "",
        lastExit: JSONValue? = nil
    ) {
        var status: JSONValue = ["name": .string(container)]
        status[path: ["state", "waiting"]] = ["reason": .string(reason), "message": .string(message)]
        if let lastExit { status[path: ["lastState", "terminated"]] = lastExit }
        addPod(
            name,
            labels: ownLabels(component),
            status: ["phase": "Pending", "containerStatuses": [status]]
        )
    }
}
