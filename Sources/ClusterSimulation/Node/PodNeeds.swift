import KubernetesAPI

/// What a pod's volumes and variables ask for and the namespace does not have.
struct PodNeeds: Hashable {
    /// By volume, in the kubelet's words.
    var missingVolumes: [String: String] = [:]
    /// By container, in the kubelet's words.
    var missingVariables: [String: String] = [:]

    init() {}

    /// - Parameter find: an object of the pod's namespace, by kind and name.
    init(pod: JSONValue, find: (ResourceType, String) -> JSONValue?) {
        for volume in pod.list("spec", "volumes") {
            var sources = volume.list("projected", "sources")
            if let secret = volume["secret"] { sources.append(["secret": secret]) }
            if let map = volume["configMap"] { sources.append(["configMap": map]) }
            if let problem = sources.compactMap({ Self.problem(ofSource: $0, find) }).first {
                missingVolumes[volume.text("name") ?? ""] = problem
            }
        }
        for container in pod.list("spec", "initContainers") + pod.list("spec", "containers") {
            let sources = container.list("envFrom").map { ($0["secretRef"], $0["configMapRef"], nil as String?) }
            let single = container.list("env").map { variable in
                (
                    variable[path: ["valueFrom", "secretKeyRef"]], variable[path: ["valueFrom", "configMapKeyRef"]],
                    variable.text("valueFrom", "secretKeyRef", "key")
                        ?? variable.text("valueFrom", "configMapKeyRef", "key")
                )
            }
            for (secret, map, key) in sources + single {
                let problem =
                    secret.flatMap { Self.problem(ofVariable: $0, SimulatedKinds.secret, "Secret", key, pod, find) }
                    ?? map.flatMap {
                        Self.problem(ofVariable: $0, SimulatedKinds.configMap, "ConfigMap", key, pod, find)
                    }
                if let problem, missingVariables[container.text("name") ?? ""] == nil {
                    missingVariables[container.text("name") ?? ""] = problem
                }
            }
        }
    }

    private static func problem(ofSource source: JSONValue, _ find: (ResourceType, String) -> JSONValue?) -> String? {
        let isSecret = source["secret"] != nil
        guard let reference = source["secret"] ?? source["configMap"], reference["optional"] != true,
            let name = reference.text("secretName") ?? reference.text("name"), name != "kube-root-ca.crt"
        else { return nil }
        let word = isSecret ? "secret" : "configmap"
        guard let object = find(isSecret ? SimulatedKinds.secret : SimulatedKinds.configMap, name) else {
            return "\(word) \"\(name)\" not found"
        }
        let keys = reference.list("items").compactMap { $0.text("key") }
        let missing = keys.first { object[path: ["data", $0]] == nil && object[path: ["binaryData", $0]] == nil }
        return missing.map { "references non-existent \(isSecret ? "secret" : "config") key: \($0)" }
    }

    private static func problem(
        ofVariable reference: JSONValue,
        _ resource: ResourceType,
        _ kind: String,
        _ key: String?,
        _ pod: JSONValue,
        _ find: (ResourceType, String) -> JSONValue?
    ) -> String? {
        guard reference["optional"] != true, let name = reference.text("name") else { return nil }
        guard let object = find(resource, name) else { return "\(kind.lowercased()) \"\(name)\" not found" }
        guard let key, object[path: ["data", key]] == nil else { return nil }
        return "couldn't find key \(key) in \(kind) \(pod.namespace)/\(name)"
    }
}
