package import FoundationEssentials
package import KubernetesAPI

/// What every Kubernetes object has, read from a dynamic one; absent text reads as empty.
extension JSONValue {
    /// `metadata.name`.
    package var name: String { self[path: ["metadata", "name"]]?.string ?? "" }
    /// `metadata.namespace`.
    package var namespace: String { self[path: ["metadata", "namespace"]]?.string ?? "" }
    /// `metadata.uid`.
    package var uid: String { self[path: ["metadata", "uid"]]?.string ?? "" }
    var resourceVersion: String { self[path: ["metadata", "resourceVersion"]]?.string ?? "" }
    var generation: Int64 { self[path: ["metadata", "generation"]]?.integer ?? 0 }
    /// Namespace and name.
    package var key: ObjectKey { ObjectKey(namespace: namespace, name: name) }
    /// Deleted, and still there.
    package var isBeingDeleted: Bool { self[path: ["metadata", "deletionTimestamp"]] != nil }
    var finalizers: [String] { self[path: ["metadata", "finalizers"]]?.strings ?? [] }
    /// `metadata.labels`.
    package var labels: [String: String] {
        self[path: ["metadata", "labels"]]?.object?.compactMapValues(\.string) ?? [:]
    }

    /// `metadata.annotations`.
    package var annotations: [String: String] {
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
    package func count(_ path: String...) -> Int? { self[path: path]?.integer.map(Int.init) }

    /// The elements at a path; none where there is no list.
    package func list(_ path: String...) -> [JSONValue] { self[path: path]?.array ?? [] }

    /// The text at a path.
    package func text(_ path: String...) -> String? { self[path: path]?.string }

    /// The condition of a type in `status.conditions`.
    func condition(_ type: String) -> JSONValue? {
        list("status", "conditions").first { $0["type"]?.string == type }
    }

    /// True where the condition of a type is.
    func isTrue(_ type: String) -> Bool { condition(type)?["status"] == "True" }

    /// A time as Kubernetes writes it.
    package init(_ time: Date) { self = .string(Timestamp.format(time)) }
    /// A number.
    package init(_ count: Int) { self = .integer(Int64(count)) }
    init(_ texts: [String: String]) { self = .object(texts.mapValues(JSONValue.string)) }

    /// A reference to this object as the owner that controls another.
    func ownerReference(_ resource: ResourceType) -> JSONValue {
        [
            "apiVersion": .string(resource.apiVersion), "kind": .string(resource.kind), "name": .string(name),
            "uid": .string(uid), "controller": true, "blockOwnerDeletion": true,
        ]
    }
}
