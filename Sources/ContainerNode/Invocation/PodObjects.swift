import ClusterSimulation
package import FoundationEssentials
package import KubernetesAPI

/// The objects of a pod's namespace that its specification names, as far as they exist.
package struct PodObjects: Hashable, Sendable {
    /// Contents by name, then by key.
    package var configMaps: [String: [String: Data]] = [:]
    /// Contents by name, then by key.
    package var secrets: [String: [String: Data]] = [:]
    /// The volume that each claim is bound to.
    package var claims: [String: String] = [:]

    package init() {}

    /// - Parameter find: an object of the pod's namespace, by kind and name.
    package init(of pod: JSONValue, find: (ResourceType, String) -> JSONValue?) {
        for name in Set(names(in: pod, ["configMap", "configMapRef", "configMapKeyRef"])) {
            guard let map = find(SimulatedKinds.configMap, name) else { continue }
            let texts = map["data"]?.object?.compactMapValues(\.string).mapValues { Data($0.utf8) }
            configMaps[name] = (texts ?? [:]).merging(decoded(map["binaryData"])) { text, _ in text }
        }
        for name in Set(names(in: pod, ["secret", "secretRef", "secretKeyRef"])) {
            if let secret = find(SimulatedKinds.secret, name) { secrets[name] = decoded(secret["data"]) }
        }
        for volume in pod.list("spec", "volumes") {
            guard let name = claimName(of: volume, in: pod) else { continue }
            claims[name] = find(SimulatedKinds.claim, name)?.text("spec", "volumeName")
        }
    }
}

private func decoded(_ data: JSONValue?) -> [String: Data] {
    data?.object?.compactMapValues(\.string).compactMapValues { Data(base64Encoded: $0) } ?? [:]
}

/// The names that references of some kinds hold, wherever in the specification they stand.
private func names(in value: JSONValue, _ members: Set<String>) -> [String] {
    switch value {
    case .array(let elements): elements.flatMap { names(in: $0, members) }
    case .object(let object):
        object.flatMap { member, value -> [String] in
            let own = members.contains(member) ? value.text("name") ?? value.text("secretName") : nil
            return [own].compactMap { $0 } + names(in: value, members)
        }
    default: []
    }
}
