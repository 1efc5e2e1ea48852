import KubernetesAPI

/// What tests ask of any object.
extension JSONValue {
    var name: String { self[path: ["metadata", "name"]]?.string ?? "" }
    var uid: String { self[path: ["metadata", "uid"]]?.string ?? "" }
    var generation: Int64 { self[path: ["metadata", "generation"]]?.integer ?? 0 }
    var isBeingDeleted: Bool { self[path: ["metadata", "deletionTimestamp"]] != nil }
    /// The number that orders all writes of a cluster.
    var version: Int64 { self[path: ["metadata", "resourceVersion"]]?.string.flatMap { Int64($0) } ?? 0 }
    var node: String? { self[path: ["spec", "nodeName"]]?.string }

    /// The elements at a path; none where there is no list.
    func list(_ path: String...) -> [JSONValue] { self[path: path]?.array ?? [] }

    func text(_ path: String...) -> String? { self[path: path]?.string }

    func label(_ key: String) -> String? { self[path: ["metadata", "labels", key]]?.string }

    func annotation(_ key: String) -> String? { self[path: ["metadata", "annotations", key]]?.string }

    /// The condition of a type.
    func condition(_ type: String) -> JSONValue? {
        list("status", "conditions").first { $0["type"]?.string == type }
    }

    /// True where the status of a condition is `True`.
    func isTrue(_ type: String) -> Bool { condition(type)?["status"]?.string == "True" }

    /// True where the status speaks of the present spec and says Ready.
    var isReady: Bool { self[path: ["status", "observedGeneration"]]?.integer == generation && isTrue("Ready") }

    /// The reason of Stalled, where it is true of the present spec.
    var stalledReason: String? {
        guard self[path: ["status", "observedGeneration"]]?.integer == generation, isTrue("Stalled") else { return nil }
        return condition("Stalled")?["reason"]?.string
    }

    /// The object without what differs between two runs: who it is, when, and what the cluster made of it.
    func normalized(namespace: String) -> JSONValue {
        switch self {
        case .object(let members):
            var kept: [String: JSONValue] = [:]
            for (key, value) in members where !Self.isOfOneRun(key) {
                kept[key] = value.normalized(namespace: namespace)
            }
            return .object(kept)
        case .array(let elements): return .array(elements.map { $0.normalized(namespace: namespace) })
        case .string(let text): return .string(text.replacing(namespace, with: "NAMESPACE"))
        default: return self
        }
    }

    /// How a claim came to its volume is the cluster's affair, and hashes are of the namespace too.
    private static func isOfOneRun(_ key: String) -> Bool {
        ofOneRun.contains(key) || key.hasSuffix("-hash") || ofVolumeControllers.contains { key.hasPrefix($0) }
    }

    private static let ofVolumeControllers = [
        "pv.kubernetes.io/", "volume.kubernetes.io/", "volume.beta.kubernetes.io/",
    ]

    private static let ofOneRun: Set<String> = [
        "uid", "resourceVersion", "creationTimestamp", "generation", "managedFields", "status", "clusterIP",
        "clusterIPs", "volumeName", "controller-uid", "batch.kubernetes.io/controller-uid",
        "postgres.alphaswarm.io/template-inputs",
    ]
}
