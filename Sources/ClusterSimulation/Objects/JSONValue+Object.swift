import FoundationEssentials
import KubernetesAPI

/// What every Kubernetes object has, read from a dynamic one; absent text reads as empty.
extension JSONValue {
    var name: String { self[path: ["metadata", "name"]]?.string ?? "" }
    var namespace: String { self[path: ["metadata", "namespace"]]?.string ?? "" }
    var uid: String { self[path: ["metadata", "uid"]]?.string ?? "" }
    var resourceVersion: String { self[path: ["metadata", "resourceVersion"]]?.string ?? "" }
    var generation: Int64 { self[path: ["metadata", "generation"]]?.integer ?? 0 }
    var key: ObjectKey { ObjectKey(namespace: namespace, name: name) }
    var isBeingDeleted: Bool { self[path: ["metadata", "deletionTimestamp"]] != nil }
    var finalizers: [String] { self[path: ["metadata", "finalizers"]]?.strings ?? [] }
    var labels: [String: String] { self[path: ["metadata", "labels"]]?.object?.compactMapValues(\.string) ?? [:] }

    var annotations: [String: String] {
        self[path: ["metadata", "annotations"]]?.object?.compactMapValues(\.string) ?? [:]
    }

    var createdAt: Date { self[path: ["metadata", "creationTimestamp"]]?.time ?? .distantPast }
    /// The owner that controls the object.
    var controller: JSONValue? { ownerReferences.first { $0["controller"] == true } }
    var ownerReferences: [JSONValue] { self[path: ["metadata", "ownerReferences"]]?.array ?? [] }
    /// The time that a text names.
    var time: Date? { string.flatMap(Timestamp.parse) }
    /// The elements that are texts.
    var strings: [String]? { array?.compactMap(\.string) }

    /// The number at a path.
    func count(_ path: String...) -> Int? { self[path: path]?.integer.map(Int.init) }

    /// The elements at a path; none where there is no list.
    func list(_ path: String...) -> [JSONValue] { self[path: path]?.array ?? [] }

    /// The text at a path.
    func text(_ path: String...) -> String? { self[path: path]?.string }

    /// The condition of a type in `status.conditions`.
    func condition(_ type: String) -> JSONValue? {
        list("status", "conditions").first { $0["type"]?.string == type }
    }

    /// True where the condition of a type is.
    func isTrue(_ type: String) -> Bool { condition(type)?["status"] == "True" }

    init(_ time: Date) { self = .string(Timestamp.format(time)) }
    init(_ count: Int) { self = .integer(Int64(count)) }
    init(_ texts: [String: String]) { self = .object(texts.mapValues(JSONValue.string)) }

    /// A reference to this object as the owner that controls another.
    func ownerReference(_ resource: ResourceType) -> JSONValue {
        [
            "apiVersion": .string(resource.apiVersion), "kind": .string(resource.kind), "name": .string(name),
            "uid": .string(uid), "controller": true, "blockOwnerDeletion": true,
        ]
    }
}
