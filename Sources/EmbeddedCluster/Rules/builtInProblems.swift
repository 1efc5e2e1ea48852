import KubernetesAPI

/// What the real server's validation of built-in kinds refuses, as far as our objects can meet it.
///
/// `old` is nil on create.
func builtInProblems(kind: String, old: JSONValue?, new: JSONValue) -> [FieldProblem] {
    var problems: [FieldProblem] = []
    switch kind {
    case "Pod":
        problems += podSpecProblems(new["spec"] ?? [:], "spec")
        if let old { problems += podUpdateProblems(old, new) }
    case "StatefulSet":
        problems += workloadProblems(new)
        if let old { problems += statefulSetUpdateProblems(old, new) }
    case "Deployment", "ReplicaSet":
        problems += workloadProblems(new)
        if let old { problems += immutable(old, new, ["spec", "selector"]) }
    case "Job":
        problems += podSpecProblems(new[path: ["spec", "template", "spec"]] ?? [:], "spec.template.spec")
        if let old { problems += jobUpdateProblems(old, new) }
    case "CronJob":
        let path = ["spec", "jobTemplate", "spec", "template", "spec"]
        problems += podSpecProblems(new[path: path] ?? [:], path.joined(separator: "."))
        if new[path: ["spec", "schedule"]]?.string?.isEmpty ?? true { problems.append(.required("spec.schedule")) }
    case "PersistentVolumeClaim":
        if let old { problems += claimUpdateProblems(old, new) }
    case "ConfigMap", "Secret":
        if let old, old["immutable"] == true, old["data"] != new["data"] || new["immutable"] != true {
            problems.append(.forbidden("data", "field is immutable when `immutable` is set"))
        }
    case "Service":
        let address = old?[path: ["spec", "clusterIP"]]?.string ?? ""
        if !address.isEmpty, new[path: ["spec", "clusterIP"]]?.string != address,
            new[path: ["spec", "type"]] != "ExternalName"
        {
            let sent = JSONValue.array([new[path: ["spec", "clusterIP"]] ?? ""])
            problems.append(.invalid("spec.clusterIPs[0]", sent, "may not change once set"))
        }
    case "RoleBinding", "ClusterRoleBinding":
        if let old, old["roleRef"] != new["roleRef"] {
            problems.append(.invalid("roleRef", new["roleRef"] ?? .null, "cannot change roleRef"))
        }
    default: break
    }
    return problems
}

private func immutable(_ old: JSONValue, _ new: JSONValue, _ path: [String]) -> [FieldProblem] {
    guard old[path: path] != new[path: path] else { return [] }
    return [.invalid(path.joined(separator: "."), new[path: path] ?? .null, "field is immutable")]
}

private func workloadProblems(_ object: JSONValue) -> [FieldProblem] {
    let claims = (object[path: ["spec", "volumeClaimTemplates"]]?.array ?? []).compactMap {
        $0[path: ["metadata", "name"]]?.string
    }
    let spec = object[path: ["spec", "template", "spec"]] ?? [:]
    var problems = podSpecProblems(spec, "spec.template.spec", claims: claims)
    guard let selector = object[path: ["spec", "selector"]] else {
        return problems + [.required("spec.selector")]
    }
    let labels = object[path: ["spec", "template", "metadata", "labels"]] ?? [:]
    let wanted = selector["matchLabels"]?.object ?? [:]
    if !wanted.allSatisfy({ labels[$0.key] == $0.value }) {
        problems.append(
            .invalid("spec.template.metadata.labels", labels, "`selector` does not match template `labels`")
        )
    }
    return problems
}

/// `claims` are names that become volumes only in the pods.
private func podSpecProblems(_ spec: JSONValue, _ path: String, claims: [String] = []) -> [FieldProblem] {
    guard let containers = spec["containers"]?.array, !containers.isEmpty else {
        return [.required("\(path).containers")]
    }
    var problems: [FieldProblem] = []
    let volumes = Set((spec["volumes"]?.array ?? []).compactMap { $0["name"]?.string }).union(claims)
    var names: Set<String> = []
    for list in ["initContainers", "containers"] {
        for (index, container) in (spec[list]?.array ?? []).enumerated() {
            let path = "\(path).\(list)[\(index)]"
            let name = container["name"]?.string ?? ""
            if name.isEmpty { problems.append(.required("\(path).name")) }
            if !names.insert(name).inserted { problems.append(.duplicate("\(path).name", .string(name))) }
            if container["image"]?.string?.isEmpty ?? true { problems.append(.required("\(path).image")) }
            for (position, mount) in (container["volumeMounts"]?.array ?? []).enumerated() {
                let volume = mount["name"]?.string ?? ""
                guard !volumes.contains(volume) else { continue }
                problems.append(
                    FieldProblem(
                        field: "\(path).volumeMounts[\(position)].name",
                        reason: "FieldValueNotFound",
                        message: "Not found: \"\(volume)\""
                    )
                )
            }
        }
    }
    return problems
}

private func statefulSetUpdateProblems(_ old: JSONValue, _ new: JSONValue) -> [FieldProblem] {
    let mutable: Set<String> = [
        "replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit",
        "persistentVolumeClaimRetentionPolicy", "minReadySeconds",
    ]
    let before = old["spec"]?.object?.filter { !mutable.contains($0.key) }
    let after = new["spec"]?.object?.filter { !mutable.contains($0.key) }
    guard before != after else { return [] }
    return [
        .forbidden(
            "spec",
            "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', "
                + "'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"
        )
    ]
}

private func jobUpdateProblems(_ old: JSONValue, _ new: JSONValue) -> [FieldProblem] {
    ["completions", "selector", "template", "completionMode", "podFailurePolicy", "backoffLimitPerIndex"].flatMap {
        immutable(old, new, ["spec", $0])
    }
}

private func claimUpdateProblems(_ old: JSONValue, _ new: JSONValue) -> [FieldProblem] {
    let request = ["resources", "requests", "storage"]
    func rest(_ claim: JSONValue) -> JSONValue {
        var spec = claim["spec"] ?? [:]
        spec[path: request] = nil
        spec["volumeAttributesClassName"] = nil
        // The binder sets these once.
        if old[path: ["spec", "volumeName"]] == nil { spec["volumeName"] = nil }
        if old[path: ["spec", "storageClassName"]] == nil { spec["storageClassName"] = nil }
        return spec
    }
    func amount(_ claim: JSONValue) -> Int64 {
        claim[path: ["spec"] + request]?.string.flatMap(Quantity.init)?.milliunits ?? 0
    }
    let isBound = old[path: ["status", "phase"]] == "Bound"
    if rest(old) != rest(new) || (!isBound && amount(old) != amount(new)) {
        return [
            .forbidden(
                "spec",
                "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound "
                    + "claims"
            )
        ]
    }
    if amount(new) < amount(old) {
        return [.forbidden("spec.resources.requests.storage", "field can not be less than status.capacity")]
    }
    return []
}

private func podUpdateProblems(_ old: JSONValue, _ new: JSONValue) -> [FieldProblem] {
    func gates(_ pod: JSONValue) -> [JSONValue] { pod[path: ["spec", "schedulingGates"]]?.array ?? [] }
    if let (index, gate) = gates(new).enumerated().first(where: { !gates(old).contains($0.element) }) {
        return [
            .forbidden(
                "spec.schedulingGates[\(index)].name",
                "only deletion is allowed, but found new scheduling gate '\(gate["name"]?.string ?? "")'"
            )
        ]
    }
    let isGated = !gates(old).isEmpty
    func rest(_ pod: JSONValue) -> JSONValue {
        var spec = pod["spec"] ?? [:]
        for list in ["containers", "initContainers"] { spec.updateElements([list]) { $0["image"] = nil } }
        for name in ["activeDeadlineSeconds", "schedulingGates", "tolerations", "terminationGracePeriodSeconds"] {
            spec[name] = nil
        }
        if isGated { for name in ["nodeSelector", "affinity"] { spec[name] = nil } }
        return spec
    }
    guard rest(old) != rest(new) else { return [] }
    return [
        .forbidden(
            "spec",
            "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,"
                + "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),"
                + "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)"
        )
    ]
}
