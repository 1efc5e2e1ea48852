/// How the fields of built-in kinds merge, by the names of a field and of the field that holds it.
///
/// Names are unambiguous enough in Kubernetes' own API that the few exceptions fit a table; the source of truth are
/// the `listType`, `listMapKey` and `structType` markers in k8s.io/api.
struct BuiltInShape: Sendable {
    var kind: String
    var field = ""
    var parent = ""

    func member(_ name: String) -> BuiltInShape { BuiltInShape(kind: kind, field: name, parent: field) }

    var list: FieldShape.ListSemantics {
        if field == "ports" {
            if kind == "Service" { return .map(["port", "protocol"]) }
            return Self.containerLists.contains(parent) ? .map(["containerPort", "protocol"]) : .atomic
        }
        if field == "imagePullSecrets", kind == "ServiceAccount" { return .atomic }
        if field == "conditions", kind == "Node" || kind != "" { return .map(["type"]) }
        if Self.sets.contains(field) { return .set }
        return Self.keys[field].map { .map($0) } ?? .atomic
    }

    /// The member that a strategic merge patch tells elements by; nil where the list is replaced.
    var patchMergeKey: String? {
        switch field {
        case "ports":
            return kind == "Service" ? "port" : Self.containerLists.contains(parent) ? "containerPort" : nil
        case "imagePullSecrets" where kind == "ServiceAccount": return "name"
        default: return Self.keys[field]?.first
        }
    }

    /// True where a strategic merge patch adds the elements of a list of scalars.
    var mergesScalars: Bool { field == "finalizers" }

    /// True where an object is one value.
    var isAtomicObject: Bool {
        if field == "selector" { return kind != "PersistentVolumeClaim" || parent == "spec" }
        return Self.atomicObjects.contains(field)
    }

    /// True where the members' names are data rather than fields.
    var isMap: Bool { Self.maps.contains(field) }

    private static let containerLists: Set<String> = ["containers", "initContainers", "ephemeralContainers"]

    private static let sets: Set<String> = ["finalizers"]

    private static let keys: [String: [String]] = [
        "containers": ["name"], "initContainers": ["name"], "ephemeralContainers": ["name"],
        "env": ["name"], "volumes": ["name"], "volumeMounts": ["mountPath"], "volumeDevices": ["devicePath"],
        "ownerReferences": ["uid"], "imagePullSecrets": ["name"], "schedulingGates": ["name"],
        "topologySpreadConstraints": ["topologyKey", "whenUnsatisfiable"], "hostAliases": ["ip"],
        "podIPs": ["ip"], "resourceClaims": ["name"], "claims": ["name"], "secrets": ["name"],
        "addresses": ["type"], "allocatedResourcesStatus": ["name"], "validations": ["expression"],
    ]

    private static let atomicObjects: Set<String> = [
        "labelSelector", "podSelector", "namespaceSelector", "nodeSelector", "secretKeyRef", "configMapKeyRef",
        "fieldRef", "resourceFieldRef", "involvedObject", "regarding", "related", "secretRef", "configMapRef",
        "localObjectReference", "dataSource", "roleRef", "nodeSelectorTerms", "ownerReferences",
        "requiredDuringSchedulingIgnoredDuringExecution",
    ]

    private static let maps: Set<String> = [
        "labels", "annotations", "data", "stringData", "binaryData", "limits", "requests", "matchLabels", "capacity",
        "allocatable", "hard", "used", "parameters", "overhead",
    ]
}
