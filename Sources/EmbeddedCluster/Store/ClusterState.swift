import FoundationEssentials
import KubernetesAPI

/// Everything that the cluster keeps, with its transitions; no I/O but the events that it hands to watches.
struct ClusterState: Sendable {
    var revision: Int64 = 1
    var kinds = KindRegistry()
    var collections: [StorageKey: StoredCollection] = [:]
    var watches: [Int: Watch] = [:]
    var lastWatch = 0
    var rules: [String: [AdmissionRule]] = [:]
    var historyLimit: Int
    /// A copy that tries a write out: it tells no watch.
    var isTrial = false
    /// Which objects name an owner, by the owner's uid.
    var dependents: [String: Set<StoredReference>] = [:]
    var uids: [String: StoredReference] = [:]
    private var lastAddress: Int64 = 1
    private var lastName: UInt64 = 0

    init(historyLimit: Int) { self.historyLimit = historyLimit }

    /// Where one object is kept.
    struct StoredReference: Hashable, Sendable {
        var storage: StorageKey
        var key: ObjectKey
    }

    subscript(_ storage: StorageKey) -> StoredCollection {
        get { collections[storage] ?? StoredCollection(since: 0) }
        set { collections[storage] = newValue }
    }

    /// Keeps a new version of an object and tells all watches.
    mutating func commit(_ value: JSONValue, kind: ServedKind, key: ObjectKey) -> StoredObject {
        revision += 1
        var value = value
        value[path: ["metadata", "resourceVersion"]] = .string(String(revision))
        let object = StoredObject(value, key: key, revision: revision)
        let previous = self[kind.storage][key]
        record(StoredEvent(change: previous == nil ? .added : .modified, object: object, previous: previous), kind)
        return object
    }

    /// Forgets an object and tells all watches.
    mutating func remove(_ object: StoredObject, kind: ServedKind) -> StoredObject {
        revision += 1
        var value = object.value
        value[path: ["metadata", "resourceVersion"]] = .string(String(revision))
        let last = StoredObject(value, key: object.key, revision: revision)
        record(StoredEvent(change: .deleted, object: last, previous: object), kind)
        return last
    }

    private mutating func record(_ event: StoredEvent, _ kind: ServedKind) {
        collections[kind.storage, default: StoredCollection(since: 0)].record(event, limit: historyLimit)
        let reference = StoredReference(storage: kind.storage, key: event.object.key)
        let before = event.previous?.ownerUIDs ?? []
        let after = event.change == .deleted ? [] : event.object.ownerUIDs
        if before != after {
            for uid in before {
                dependents[uid]?.remove(reference)
                if dependents[uid]?.isEmpty == true { dependents[uid] = nil }
            }
            for uid in after { dependents[uid, default: []].insert(reference) }
        }
        uids[event.object.uid] = event.change == .deleted ? nil : reference
        guard !isTrial else { return }
        for watch in watches.values where watch.storage == kind.storage { watch.deliver(event) }
    }

    /// A cluster IP that no service has had.
    mutating func nextAddress() -> String {
        lastAddress += 1
        return "10.96.\(lastAddress / 256 % 256).\(lastAddress % 256)"
    }

    /// Five characters for a generated name, of those that Kubernetes uses, never the same twice in a row.
    mutating func nextSuffix() -> String {
        let alphabet = Array("bcdfghjklmnpqrstvwxz2456789")
        lastName += 1
        // A bijection on 27^5 numbers, so that suffixes look random and do not repeat.
        var number = (lastName * 8_675_309 + 1_234_567) % 14_348_907
        return String(
            (0..<5).map { _ in
                defer { number /= 27 }
                return alphabet[Int(number % 27)]
            }
        )
    }
}
