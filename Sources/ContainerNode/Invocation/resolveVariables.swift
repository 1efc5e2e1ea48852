import ClusterSimulation
import FoundationEssentials
package import KubernetesAPI

/// A container's variables with the values that its pod and its namespace's objects give them, in order of definition.
package func resolveVariables(
    of container: JSONValue,
    in pod: JSONValue,
    objects: PodObjects,
    addresses: PodAddresses
) throws(ConfigurationProblem) -> [Variable] {
    var variables: [Variable] = []
    func set(_ variable: Variable) {
        variables.removeAll { $0.name == variable.name }
        variables.append(variable)
    }
    for source in container.list("envFrom") {
        let prefix = source.text("prefix") ?? ""
        let (reference, isSecret) = (source["secretRef"] ?? source["configMapRef"], source["secretRef"] != nil)
        let name = reference?.text("name") ?? ""
        guard let data = isSecret ? objects.secrets[name] : objects.configMaps[name] else {
            if reference?["optional"] == true { continue }
            throw ConfigurationProblem("\(isSecret ? "secret" : "configmap") \"\(name)\" not found")
        }
        for (key, value) in data.sorted(by: { $0.key < $1.key }) {
            set(Variable(name: prefix + key, value: String(decoding: value, as: UTF8.self), isSecret: isSecret))
        }
    }
    for entry in container.list("env") {
        let name = entry.text("name") ?? ""
        if let source = entry["valueFrom"] {
            if let variable = try resolve(name, source, pod, objects, addresses) { set(variable) }
        } else {
            let (value, isSecret) = expand(entry.text("value") ?? "", variables)
            set(Variable(name: name, value: value, isSecret: isSecret))
        }
    }
    return variables
}

private func resolve(
    _ name: String,
    _ source: JSONValue,
    _ pod: JSONValue,
    _ objects: PodObjects,
    _ addresses: PodAddresses
) throws(ConfigurationProblem) -> Variable? {
    if let field = source.text("fieldRef", "fieldPath") {
        guard let value = podField(field, of: pod, addresses) else {
            throw ConfigurationProblem("unsupported field of the pod: \(field)")
        }
        return Variable(name: name, value: value)
    }
    guard let reference = source["secretKeyRef"] ?? source["configMapKeyRef"] else {
        throw ConfigurationProblem("unsupported source of variable \(name)")
    }
    let isSecret = source["secretKeyRef"] != nil
    let (object, key) = (reference.text("name") ?? "", reference.text("key") ?? "")
    let data = isSecret ? objects.secrets[object] : objects.configMaps[object]
    if let value = data?[key] {
        return Variable(name: name, value: String(decoding: value, as: UTF8.self), isSecret: isSecret)
    }
    if reference["optional"] == true { return nil }
    if data == nil { throw ConfigurationProblem("\(isSecret ? "secret" : "configmap") \"\(object)\" not found") }
    let kind = isSecret ? "Secret" : "ConfigMap"
    throw ConfigurationProblem("couldn't find key \(key) in \(kind) \(pod.namespace)/\(object)")
}

/// A pod's own address, and its node's.
package struct PodAddresses: Hashable, Sendable {
    /// Of the pod.
    package var pod: String
    /// Of the node.
    package var host: String

    package init(pod: String, host: String) {
        self.pod = pod
        self.host = host
    }
}

/// The value of a field that the downward API offers.
func podField(_ path: String, of pod: JSONValue, _ addresses: PodAddresses) -> String? {
    switch path {
    case "metadata.name": return pod.name
    case "metadata.namespace": return pod.namespace
    case "metadata.uid": return pod.uid
    case "spec.nodeName": return pod.nodeName
    case "spec.serviceAccountName": return pod.text("spec", "serviceAccountName") ?? "default"
    case "status.podIP", "status.podIPs": return addresses.pod
    case "status.hostIP", "status.hostIPs": return addresses.host
    default: break
    }
    for (prefix, values) in [("metadata.labels['", pod.labels), ("metadata.annotations['", pod.annotations)]
    where path.hasPrefix(prefix) && path.hasSuffix("']") {
        return values[String(path.dropFirst(prefix.count).dropLast(2))] ?? ""
    }
    return nil
}

/// Replaces `$(NAME)` by the variable's value; `$$` stands for one `$`, and an unknown name stays as it is.
///
/// - Returns: the text, and whether it holds something secret now.
func expand(_ text: String, _ variables: [Variable]) -> (text: String, isSecret: Bool) {
    var result = ""
    var isSecret = false
    var rest = Substring(text)
    while let index = rest.firstIndex(of: "$") {
        result += rest[..<index]
        rest = rest[rest.index(after: index)...]
        if rest.first == "$" {
            result += "$"
            rest.removeFirst()
        } else if rest.first == "(", let end = rest.firstIndex(of: ")") {
            let name = rest[rest.index(after: rest.startIndex)..<end]
            if let variable = variables.first(where: { $0.name == name }) {
                result += variable.value
                if variable.isSecret { isSecret = true }
            } else {
                result += "$(\(name))"
            }
            rest = rest[rest.index(after: end)...]
        } else {
            result += "$"
        }
    }
    return (result + rest, isSecret)
}
