import KubernetesAPI

/// The built-in kinds that the server serves, in one table.
let builtInKinds: [ServedKind] = coreKinds + workloadKinds + policyKinds + admissionKinds + reviewKinds

private func kind(
    _ group: String,
    _ version: String,
    _ kind: String,
    _ plural: String,
    cluster: Bool = false
)
    -> ResourceType
{
    ResourceType(group: group, version: version, kind: kind, plural: plural, isNamespaced: !cluster)
}

private let coreKinds: [ServedKind] = [
    ServedKind(
        kind("", "v1", "Namespace", "namespaces", cluster: true),
        shortNames: ["ns"],
        subresources: ["status", "finalize"],
        columns: [.init("Status", path: ".status.phase"), .age],
        selectableFields: ["status.phase"]
    ),
    ServedKind(
        kind("", "v1", "Pod", "pods"),
        shortNames: ["po"],
        subresources: ["status", "binding", "eviction", "log", "exec"],
        countsGeneration: true,
        columns: podColumns,
        selectableFields: [
            "spec.nodeName", "status.phase", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName",
        ]
    ),
    ServedKind(
        kind("", "v1", "Service", "services"),
        shortNames: ["svc"],
        subresources: ["status"],
        columns: serviceColumns,
        selectableFields: ["spec.clusterIP", "spec.type"]
    ),
    ServedKind(
        kind("", "v1", "ConfigMap", "configmaps"),
        shortNames: ["cm"],
        columns: [.count("Data", of: [["data"], ["binaryData"]]), .age]
    ),
    ServedKind(
        kind("", "v1", "Secret", "secrets"),
        columns: [.init("Type", path: ".type"), .count("Data", of: [["data"]]), .age],
        selectableFields: ["type"]
    ),
    ServedKind(
        kind("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims"),
        shortNames: ["pvc"],
        subresources: ["status"],
        columns: [
            .init("Status", path: ".status.phase"), .init("Volume", path: ".spec.volumeName"),
            .init("Capacity", path: ".status.capacity.storage"), .accessModes,
            .init("StorageClass", path: ".spec.storageClassName"),
            .init("VolumeAttributesClass") { object, _ in
                object[path: ["spec", "volumeAttributesClassName"]] ?? "<unset>"
            },
            .age,
        ]
    ),
    ServedKind(
        kind("", "v1", "PersistentVolume", "persistentvolumes", cluster: true),
        shortNames: ["pv"],
        subresources: ["status"],
        columns: [
            .init("Capacity", path: ".spec.capacity.storage"), .accessModes,
            .init("Reclaim Policy", path: ".spec.persistentVolumeReclaimPolicy"),
            .init("Status", path: ".status.phase"), .init("StorageClass", path: ".spec.storageClassName"), .age,
        ]
    ),
    ServedKind(kind("", "v1", "ServiceAccount", "serviceaccounts"), shortNames: ["sa"]),
    ServedKind(
        kind("", "v1", "Event", "events"),
        shortNames: ["ev"],
        columns: eventColumns,
        selectableFields: eventFields
    ),
    ServedKind(
        kind("", "v1", "Node", "nodes", cluster: true),
        shortNames: ["no"],
        subresources: ["status"],
        columns: [.init("Status") { object, _ in nodeStatus(object) }, .age],
        selectableFields: ["spec.unschedulable"]
    ),
]

private let workloadKinds: [ServedKind] = [
    ServedKind(
        kind("apps", "v1", "StatefulSet", "statefulsets"),
        shortNames: ["sts"],
        subresources: ["status", "scale"],
        countsGeneration: true,
        columns: [.ratio("Ready", ["status", "readyReplicas"], ["spec", "replicas"]), .age]
    ),
    ServedKind(
        kind("apps", "v1", "Deployment", "deployments"),
        shortNames: ["deploy"],
        subresources: ["status", "scale"],
        countsGeneration: true,
        columns: [
            .ratio("Ready", ["status", "readyReplicas"], ["spec", "replicas"]),
            .number("Up-to-date", ["status", "updatedReplicas"]),
            .number("Available", ["status", "availableReplicas"]), .age,
        ]
    ),
    ServedKind(
        kind("apps", "v1", "ReplicaSet", "replicasets"),
        shortNames: ["rs"],
        subresources: ["status", "scale"],
        countsGeneration: true,
        columns: [
            .number("Desired", ["spec", "replicas"]), .number("Current", ["status", "replicas"]),
            .number("Ready", ["status", "readyReplicas"]), .age,
        ]
    ),
    ServedKind(
        kind("apps", "v1", "ControllerRevision", "controllerrevisions"),
        columns: [
            .init("Controller") { object, _ in
                let owner = object[path: ["metadata", "ownerReferences"]]?.array?.first
                guard let kind = owner?["kind"]?.string, let name = owner?["name"]?.string else { return "<none>" }
                return .string("\(kind.lowercased()).apps/\(name)")
            }, .number("Revision", ["revision"]), .age,
        ]
    ),
    ServedKind(
        kind("batch", "v1", "Job", "jobs"),
        subresources: ["status"],
        countsGeneration: true,
        columns: jobColumns,
        selectableFields: ["status.successful"]
    ),
    ServedKind(
        kind("batch", "v1", "CronJob", "cronjobs"),
        shortNames: ["cj"],
        subresources: ["status"],
        countsGeneration: true,
        columns: [
            .init("Schedule", path: ".spec.schedule"),
            .init("Timezone") { object, _ in object[path: ["spec", "timeZone"]] ?? "<none>" },
            .init("Suspend") { object, _ in object[path: ["spec", "suspend"]] == true ? "True" : "False" },
            .init("Active", type: "integer") { object, _ in
                .integer(Int64(object[path: ["status", "active"]]?.array?.count ?? 0))
            },
            .init("Last Schedule") { object, now in
                guard let time = object[path: ["status", "lastScheduleTime"]]?.string.flatMap(Timestamp.parse) else {
                    return "<none>"
                }
                return .string(humanAge(of: time, at: now))
            }, .age,
        ]
    ),
]

private let policyKinds: [ServedKind] = [
    ServedKind(
        kind("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets"),
        shortNames: ["pdb"],
        subresources: ["status"],
        countsGeneration: true,
        columns: [
            .init("Min available") { object, _ in shownOrAbsent(object[path: ["spec", "minAvailable"]]) },
            .init("Max unavailable") { object, _ in shownOrAbsent(object[path: ["spec", "maxUnavailable"]]) },
            .number("Allowed disruptions", ["status", "disruptionsAllowed"]), .age,
        ]
    ),
    ServedKind(
        kind("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies"),
        shortNames: ["netpol"],
        countsGeneration: true,
        columns: [
            .init("Pod-Selector") { object, _ in
                let labels = object[path: ["spec", "podSelector", "matchLabels"]]?.object ?? [:]
                let text = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.string ?? "")" }
                return text.isEmpty ? "<none>" : .string(text.joined(separator: ","))
            }, .age,
        ]
    ),
    ServedKind(
        kind("coordination.k8s.io", "v1", "Lease", "leases"),
        columns: [.init("Holder", path: ".spec.holderIdentity"), .age]
    ),
    eventsKind,
    ServedKind(kind("rbac.authorization.k8s.io", "v1", "Role", "roles")),
    ServedKind(kind("rbac.authorization.k8s.io", "v1", "RoleBinding", "rolebindings")),
    ServedKind(kind("rbac.authorization.k8s.io", "v1", "ClusterRole", "clusterroles", cluster: true)),
    ServedKind(kind("rbac.authorization.k8s.io", "v1", "ClusterRoleBinding", "clusterrolebindings", cluster: true)),
    ServedKind(
        kind("storage.k8s.io", "v1", "StorageClass", "storageclasses", cluster: true),
        shortNames: ["sc"],
        columns: [.init("Provisioner", path: ".provisioner"), .age]
    ),
    ServedKind(
        kind("scheduling.k8s.io", "v1", "PriorityClass", "priorityclasses", cluster: true),
        shortNames: ["pc"],
        columns: [.number("Value", ["value"]), .age]
    ),
    ServedKind(
        kind("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions", cluster: true),
        shortNames: ["crd", "crds"],
        subresources: ["status"],
        countsGeneration: true,
        columns: [.init("Created At", path: ".metadata.creationTimestamp")]
    ),
]

/// Stored so that whole installations can be applied; nothing evaluates them.
private let admissionKinds: [ServedKind] = ["Validating", "Mutating"].flatMap { prefix -> [ServedKind] in
    ["Policy", "PolicyBinding"].map { suffix in
        let name = "\(prefix)Admission\(suffix)"
        let plural = suffix == "Policy" ? "\(prefix)AdmissionPolicies".lowercased() : "\(name)s".lowercased()
        var served = ServedKind(
            kind("admissionregistration.k8s.io", "v1", name, plural, cluster: true),
            subresources: prefix == "Validating" && suffix == "Policy" ? ["status"] : [],
            countsGeneration: true
        )
        served.warning = "\(name) objects are stored and not evaluated: this API server knows no CEL"
        return served
    }
}

private let eventsKind: ServedKind = {
    var served = ServedKind(
        kind("events.k8s.io", "v1", "Event", "events"),
        shortNames: ["ev"],
        columns: eventColumns,
        selectableFields: eventFields
    )
    served.storage = StorageKey("", "events")
    return served
}()

private let reviewKinds: [ServedKind] = {
    var access = ServedKind(
        kind("authorization.k8s.io", "v1", "SelfSubjectAccessReview", "selfsubjectaccessreviews", cluster: true)
    )
    access.isReview = true
    return [access]
}()

private let eventFields = [
    "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid",
    "involvedObject.apiVersion", "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason",
    "reportingComponent", "source", "type", "regarding.kind", "regarding.namespace", "regarding.name",
    "regarding.uid", "reportingController",
]

private func shownOrAbsent(_ value: JSONValue?) -> JSONValue {
    guard let value else { return "N/A" }
    return .string(value.string ?? value.text)
}

private func nodeStatus(_ node: JSONValue) -> JSONValue {
    let ready = (node[path: ["status", "conditions"]]?.array ?? []).first { $0["type"] == "Ready" }
    return ready?["status"] == "True" ? "Ready" : ready == nil ? "Unknown" : "NotReady"
}
