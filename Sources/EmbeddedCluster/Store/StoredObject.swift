import KubernetesAPI

/// One version of one object, with the bytes that all its readers share.
final class StoredObject: Sendable {
    let key: ObjectKey
    let value: JSONValue
    let revision: Int64
    let bytes: [UInt8]

    init(_ value: JSONValue, key: ObjectKey, revision: Int64) {
        self.key = key
        self.value = value
        self.revision = revision
        self.bytes = value.serialized
    }

    var uid: String { value[path: ["metadata", "uid"]]?.string ?? "" }

    var isTerminating: Bool { value[path: ["metadata", "deletionTimestamp"]] != nil }

    var finalizers: [String] { (value[path: ["metadata", "finalizers"]]?.array ?? []).compactMap(\.string) }

    var ownerUIDs: [String] {
        (value[path: ["metadata", "ownerReferences"]]?.array ?? []).compactMap { $0["uid"]?.string }
    }
}

/// One change of one object.
struct StoredEvent: Sendable {
    enum Change: String, Sendable {
        case added = "ADDED"
        case modified = "MODIFIED"
        case deleted = "DELETED"
    }

    var change: Change
    var object: StoredObject
    var previous: StoredObject?

    /// What a reader with this selection sees; nil: nothing.
    func seen(through selection: Selection) -> (change: Change, object: StoredObject)? {
        let isIn = change != .deleted && selection.matches(object)
        let wasIn = previous.map(selection.matches) ?? false
        switch (wasIn, isIn) {
        case (false, true): return (.added, object)
        case (true, true): return (.modified, object)
        case (true, false):
            guard change != .deleted, let previous else { return (.deleted, object) }
            var last = previous.value
            last[path: ["metadata", "resourceVersion"]] = .string(String(object.revision))
            return (.deleted, StoredObject(last, key: object.key, revision: object.revision))
        case (false, false): return nil
        }
    }
}
