import KubernetesAPI

/// A pod's spec with what the real server fills in.
func defaultedPodSpec(_ spec: JSONValue) -> JSONValue {
    var spec = spec
    spec.setDefault(["dnsPolicy"], "ClusterFirst")
    spec.setDefault(["restartPolicy"], "Always")
    spec.setDefault(["schedulerName"], "default-scheduler")
    spec.setDefault(["securityContext"], [:])
    spec.setDefault(["terminationGracePeriodSeconds"], 30)
    if let account = spec["serviceAccountName"] { spec["serviceAccount"] = account }
    for list in ["initContainers", "containers"] { spec.updateElements([list], defaultContainer) }
    spec.updateElements(["volumes"], defaultVolume)
    return spec
}

/// What admission adds to a pod when it is created.
func admittedPodSpec(_ spec: JSONValue) -> JSONValue {
    var spec = spec
    spec.setDefault(["enableServiceLinks"], true)
    for list in ["initContainers", "containers"] { spec.updateElements([list], defaultRequests) }
    spec.setDefault(["serviceAccountName"], "default")
    spec["serviceAccount"] = spec["serviceAccountName"]
    spec.setDefault(["priority"], 0)
    spec.setDefault(["preemptionPolicy"], "PreemptLowerPriority")
    var tolerations = spec["tolerations"]?.array ?? []
    for key in ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"]
    where !tolerations.contains(where: { $0["key"] == .string(key) }) {
        tolerations.append([
            "key": .string(key), "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300,
        ])
    }
    spec["tolerations"] = .array(tolerations)
    return spec
}

private func defaultContainer(_ container: inout JSONValue) {
    container.setDefault(["terminationMessagePath"], "/dev/termination-log")
    container.setDefault(["terminationMessagePolicy"], "File")
    container.setDefault(["resources"], [:])
    container.setDefault(["imagePullPolicy"], .string(pullPolicy(of: container["image"]?.string ?? "")))
    container.updateElements(["ports"]) { $0.setDefault(["protocol"], "TCP") }
    container.updateElements(["env"]) { variable in
        if variable[path: ["valueFrom", "fieldRef"]] != nil {
            variable.setDefault(["valueFrom", "fieldRef", "apiVersion"], "v1")
        }
        if variable[path: ["valueFrom", "resourceFieldRef"]] != nil {
            variable.setDefault(["valueFrom", "resourceFieldRef", "divisor"], "0")
        }
        // An empty value is not written back.
        if variable["value"] == "" { variable["value"] = nil }
    }
    for probe in ["livenessProbe", "readinessProbe", "startupProbe"] where container[probe] != nil {
        container.setDefault([probe, "timeoutSeconds"], 1)
        container.setDefault([probe, "periodSeconds"], 10)
        container.setDefault([probe, "successThreshold"], 1)
        container.setDefault([probe, "failureThreshold"], 3)
        defaultAction(&container, [probe])
    }
    for hook in ["postStart", "preStop"] { defaultAction(&container, ["lifecycle", hook]) }
    canonicalizeQuantities(&container, ["resources"])
}

private func defaultAction(_ container: inout JSONValue, _ path: [String]) {
    if container[path: path + ["httpGet"]] != nil {
        container.setDefault(path + ["httpGet", "path"], "/")
        container.setDefault(path + ["httpGet", "scheme"], "HTTP")
    }
    if container[path: path + ["grpc"]] != nil { container.setDefault(path + ["grpc", "service"], "") }
}

/// A limit without a request is a request too.
private func defaultRequests(_ container: inout JSONValue) {
    for (name, amount) in container[path: ["resources", "limits"]]?.object ?? [:] {
        container.setDefault(["resources", "requests", name], amount)
    }
}

private func pullPolicy(of image: String) -> String {
    if image.contains("@") { return "IfNotPresent" }
    let name = image.split(separator: "/").last ?? ""
    let tag = name.split(separator: ":").dropFirst().first
    return tag == nil || tag == "latest" ? "Always" : "IfNotPresent"
}

private func defaultVolume(_ volume: inout JSONValue) {
    for source in ["configMap", "secret", "downwardAPI", "projected"] where volume[source] != nil {
        volume.setDefault([source, "defaultMode"], 420)
    }
    volume.updateElements(["downwardAPI", "items"]) { defaultFieldReference(&$0) }
    volume.updateElements(["projected", "sources"]) { source in
        if source["serviceAccountToken"] != nil {
            source.setDefault(["serviceAccountToken", "expirationSeconds"], 3600)
        }
        source.updateElements(["downwardAPI", "items"]) { defaultFieldReference(&$0) }
    }
    if volume["hostPath"] != nil { volume.setDefault(["hostPath", "type"], "") }
    if let limit = volume[path: ["emptyDir", "sizeLimit"]], let quantity = Quantity(limit.string ?? limit.text) {
        volume[path: ["emptyDir", "sizeLimit"]] = .string(quantity.text)
    }
    if volume["ephemeral"] != nil {
        volume.setDefault(["ephemeral", "volumeClaimTemplate", "spec", "volumeMode"], "Filesystem")
    }
}

private func defaultFieldReference(_ item: inout JSONValue) {
    if item["fieldRef"] != nil { item.setDefault(["fieldRef", "apiVersion"], "v1") }
}
