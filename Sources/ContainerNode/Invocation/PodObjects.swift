import ClusterSimulation
package import FoundationEssentials
package import KubernetesAPI

/// The objects of a pod's namespace that its specification names, as far as they exist.
package struct PodObjects: Hashable, Sendable {
    /// Contents by name, then by key.
    package var configMaps: [String: [String: Data]] = [:]
    /// Contents by name, then by key.
    package var secrets: [String: [String: Data]] = [:]
    /// What each claim is bound to.
    package var claims: [String: BoundVolume] = [:]

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
            claims[name] = find(SimulatedKinds.claim, name).flatMap(BoundVolume.init)
        }
    }
}

/// A persistent volume, as the claim tells of it that is bound to it.
package struct BoundVolume: Hashable, Sendable {
    /// The volume's.
    package var name: String
    /// What the claim has, in bytes; grows as its volume does.
    package var size: Int64?

    package init(name: String, size: Int64? = nil) {
        self.name = name
        self.size = size
    }

    fileprivate init?(_ claim: JSONValue) {
        guard let name = claim.text("spec", "volumeName") else { return nil }
        self.init(name: name, size: claim.text("status", "capacity", "storage").flatMap { Quantity($0)?.value })
    }
}

extension Quantity {
    /// Whole units, rounded down.
    var value: Int64 { milliunits / 1000 }
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
