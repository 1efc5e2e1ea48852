import KubernetesAPI

/// An object of a built-in kind with what the real server fills in.
///
/// Source: pkg/apis/*/v1/defaults.go of Kubernetes.
func defaultedBuiltIn(_ object: JSONValue, kind: String) -> JSONValue {
    var object = object
    switch kind {
    case "Pod": object["spec"] = object["spec"].map(defaultedPodSpec)
    case "StatefulSet": defaultStatefulSet(&object)
    case "Deployment": defaultDeployment(&object)
    case "ReplicaSet":
        object.setDefault(["spec", "replicas"], 1)
        defaultTemplate(&object, ["spec", "template"])
    case "Job": defaultJob(&object, ["spec"])
    case "CronJob": defaultCronJob(&object)
    case "Service": defaultService(&object)
    case "PersistentVolumeClaim":
        object.setDefault(["spec", "volumeMode"], "Filesystem")
        canonicalizeQuantities(&object, ["spec", "resources"])
    case "PersistentVolume":
        object.setDefault(["spec", "volumeMode"], "Filesystem")
        object.setDefault(["spec", "persistentVolumeReclaimPolicy"], "Retain")
    case "Secret":
        object.setDefault(["type"], "Opaque")
        foldStringData(&object)
    case "NetworkPolicy": defaultNetworkPolicy(&object)
    case "StorageClass":
        object.setDefault(["reclaimPolicy"], "Delete")
        object.setDefault(["volumeBindingMode"], "Immediate")
    case "PriorityClass": object.setDefault(["preemptionPolicy"], "PreemptLowerPriority")
    case "Namespace":
        object.setDefault(["spec", "finalizers"], ["kubernetes"])
        object.setDefault(["status", "phase"], "Active")
        object[path: ["metadata", "labels", "kubernetes.io/metadata.name"]] = object[path: ["metadata", "name"]]
    case "RoleBinding", "ClusterRoleBinding": defaultBinding(&object)
    case "CustomResourceDefinition": defaultDefinition(&object)
    default: break
    }
    return object
}

extension JSONValue {
    /// Sets a member that is absent or null; where its parent is absent too, that is made.
    mutating func setDefault(_ path: [String], _ value: JSONValue) {
        if self[path: path] == nil || self[path: path] == .null { self[path: path] = value }
    }

    /// Changes each element of a list, where there is one.
    mutating func updateElements(_ path: [String], _ change: (inout JSONValue) -> Void) {
        guard var elements = self[path: path]?.array else { return }
        for index in elements.indices { change(&elements[index]) }
        self[path: path] = .array(elements)
    }
}

func defaultTemplate(_ object: inout JSONValue, _ path: [String]) {
    if object[path: path] != nil { object.setDefault(path + ["metadata"], [:]) }
    object[path: path + ["spec"]] = object[path: path + ["spec"]].map(defaultedPodSpec)
}

private func defaultStatefulSet(_ object: inout JSONValue) {
    object.setDefault(["spec", "podManagementPolicy"], "OrderedReady")
    object.setDefault(["spec", "updateStrategy", "type"], "RollingUpdate")
    if object[path: ["spec", "updateStrategy", "type"]] == "RollingUpdate" {
        object.setDefault(["spec", "updateStrategy", "rollingUpdate", "partition"], 0)
    }
    object.setDefault(["spec", "persistentVolumeClaimRetentionPolicy", "whenDeleted"], "Retain")
    object.setDefault(["spec", "persistentVolumeClaimRetentionPolicy", "whenScaled"], "Retain")
    object.setDefault(["spec", "replicas"], 1)
    object.setDefault(["spec", "revisionHistoryLimit"], 10)
    defaultTemplate(&object, ["spec", "template"])
    object.updateElements(["spec", "volumeClaimTemplates"]) { claim in
        claim["apiVersion"] = "v1"
        claim["kind"] = "PersistentVolumeClaim"
        claim.setDefault(["spec", "volumeMode"], "Filesystem")
        claim.setDefault(["status", "phase"], "Pending")
        canonicalizeQuantities(&claim, ["spec", "resources"])
    }
}

private func defaultDeployment(_ object: inout JSONValue) {
    object.setDefault(["spec", "replicas"], 1)
    object.setDefault(["spec", "revisionHistoryLimit"], 10)
    object.setDefault(["spec", "progressDeadlineSeconds"], 600)
    object.setDefault(["spec", "strategy", "type"], "RollingUpdate")
    if object[path: ["spec", "strategy", "type"]] == "RollingUpdate" {
        object.setDefault(["spec", "strategy", "rollingUpdate", "maxSurge"], "25%")
        object.setDefault(["spec", "strategy", "rollingUpdate", "maxUnavailable"], "25%")
    }
    defaultTemplate(&object, ["spec", "template"])
}

private func defaultJob(_ object: inout JSONValue, _ spec: [String]) {
    if object[path: spec + ["completions"]] == nil, object[path: spec + ["parallelism"]] == nil {
        object[path: spec + ["completions"]] = 1
    }
    object.setDefault(spec + ["parallelism"], 1)
    object.setDefault(spec + ["backoffLimit"], 6)
    object.setDefault(spec + ["completionMode"], "NonIndexed")
    object.setDefault(spec + ["suspend"], false)
    object.setDefault(
        spec + ["podReplacementPolicy"],
        object[path: spec + ["podFailurePolicy"]] == nil ? "TerminatingOrFailed" : "Failed"
    )
    object.updateElements(spec + ["podFailurePolicy", "rules"]) { rule in
        rule.updateElements(["onPodConditions"]) { $0.setDefault(["status"], "True") }
    }
    defaultTemplate(&object, spec + ["template"])
}

private func defaultCronJob(_ object: inout JSONValue) {
    object.setDefault(["spec", "concurrencyPolicy"], "Allow")
    object.setDefault(["spec", "suspend"], false)
    object.setDefault(["spec", "successfulJobsHistoryLimit"], 3)
    object.setDefault(["spec", "failedJobsHistoryLimit"], 1)
    object.setDefault(["spec", "jobTemplate", "metadata"], [:])
    // The template of a job is not itself defaulted as a job, only its pod is.
    defaultTemplate(&object, ["spec", "jobTemplate", "spec", "template"])
}

private func defaultService(_ object: inout JSONValue) {
    object.setDefault(["spec", "sessionAffinity"], "None")
    object.setDefault(["spec", "type"], "ClusterIP")
    object.updateElements(["spec", "ports"]) { port in
        port.setDefault(["protocol"], "TCP")
        if let number = port["port"] { port.setDefault(["targetPort"], number) }
    }
    if object[path: ["spec", "type"]] != "ExternalName" {
        object.setDefault(["spec", "internalTrafficPolicy"], "Cluster")
        object.setDefault(["spec", "ipFamilies"], ["IPv4"])
        object.setDefault(["spec", "ipFamilyPolicy"], "SingleStack")
    }
}

private func defaultNetworkPolicy(_ object: inout JSONValue) {
    for direction in ["ingress", "egress"] {
        object.updateElements(["spec", direction]) { rule in
            rule.updateElements(["ports"]) { $0.setDefault(["protocol"], "TCP") }
        }
    }
    let hasEgress = !(object[path: ["spec", "egress"]]?.array ?? []).isEmpty
    object.setDefault(["spec", "policyTypes"], hasEgress ? ["Ingress", "Egress"] : ["Ingress"])
}

private func defaultBinding(_ object: inout JSONValue) {
    object.setDefault(["roleRef", "apiGroup"], "rbac.authorization.k8s.io")
    object.updateElements(["subjects"]) { subject in
        if subject["kind"] != "ServiceAccount" { subject.setDefault(["apiGroup"], "rbac.authorization.k8s.io") }
    }
}

private func foldStringData(_ object: inout JSONValue) {
    for (name, text) in object["stringData"]?.object ?? [:] {
        object[path: ["data", name]] = .string(base64(text.string ?? ""))
    }
    object["stringData"] = nil
}

private func defaultDefinition(_ object: inout JSONValue) {
    object.setDefault(["spec", "conversion", "strategy"], "None")
    guard let kind = object[path: ["spec", "names", "kind"]]?.string else { return }
    object.setDefault(["spec", "names", "singular"], .string(kind.lowercased()))
    object.setDefault(["spec", "names", "listKind"], .string(kind + "List"))
}

/// Rewrites the quantities of `requests` and `limits` in canonical form, as decoding and encoding does.
func canonicalizeQuantities(_ object: inout JSONValue, _ path: [String]) {
    for list in ["requests", "limits"] {
        guard let amounts = object[path: path + [list]]?.object else { continue }
        object[path: path + [list]] = .object(
            amounts.mapValues { amount in
                Quantity(amount.string ?? amount.text).map { .string($0.text) } ?? amount
            }
        )
    }
}
