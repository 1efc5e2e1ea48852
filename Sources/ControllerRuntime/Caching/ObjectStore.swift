package import KubernetesAPI

/// What a cache holds: confirmed objects, our own writes that are not confirmed yet, and the indexes over both.
///
/// Readers see a write of ours from the moment the server has answered it until a watch has delivered it or something
/// newer. Own events are never filtered: that would swallow a foreign change that came in between.
package struct ObjectStore<Object: KubernetesObject>: Sendable {
    /// A write of ours that the watch has not delivered yet, over what it has.
    struct Pending: Sendable {
        var write: Write
        var confirmed: Object?
    }

    enum Write: Sendable {
        case written(ResourceVersion)
        case deleted(uid: String)
    }

    /// What readers see.
    var visible: [ObjectKey: Object] = [:]
    var pending: [ObjectKey: Pending] = [:]
    var indexes: ObjectIndexes
    /// Complete up to here; nil before the first list.
    package internal(set) var version: ResourceVersion?

    /// - `labels`: the names of labels by whose value objects are looked up.
    package init(indexedLabels labels: [String] = []) {
        indexes = ObjectIndexes(labels: labels)
    }

    /// Takes in what the watcher delivered and returns what changed for listeners, in order.
    package mutating func write(_ change: CacheChange<Object>) -> [ObjectChange<Object>] {
        switch change {
        case .replace(let objects, let version): return replace(objects, version)
        case .upsert(let object):
            advance(object.metadata.resourceVersion)
            return [confirm(object.key, object, at: object.metadata.resourceVersion)].compactMap(\.self)
        case .remove(let object):
            advance(object.metadata.resourceVersion)
            return [confirm(object.key, nil, at: object.metadata.resourceVersion)].compactMap(\.self)
        case .advance(let version):
            self.version = version
            return dropDelivered(upTo: version)
        }
    }

    private mutating func advance(_ version: String?) {
        if let version { self.version = ResourceVersion(version) }
    }

    private mutating func replace(_ objects: [Object], _ version: ResourceVersion) -> [ObjectChange<Object>] {
        let isInitial = self.version == nil
        self.version = version
        let newKeys = Set(objects.map(\.key))
        var changes: [ObjectChange<Object>] = []
        for key in Set(visible.keys).union(pending.keys).subtracting(newKeys).sorted() {
            if let change = confirm(key, nil, at: version.text) { changes.append(change) }
        }
        for object in objects {
            if let change = confirm(object.key, object, at: version.text) { changes.append(change) }
        }
        if isInitial { for index in changes.indices { changes[index].isInitial = true } }
        return changes
    }

    /// A bookmark proves every write up to it delivered; one that is still pending was deleted or deselected unseen.
    private mutating func dropDelivered(upTo version: ResourceVersion) -> [ObjectChange<Object>] {
        let delivered = pending.filter { _, pending in
            if case .written(let write) = pending.write { version.isAtLeast(write) } else { false }
        }
        return delivered.keys.sorted().compactMap { key in
            let before = visible[key]
            let confirmed = pending.removeValue(forKey: key)?.confirmed
            show(confirmed, at: key)
            return before == confirmed ? nil : ObjectChange(old: before, new: confirmed, isInitial: false)
        }
    }

    /// Takes over the server's state of one key.
    ///
    /// - `version`: of the event or the list that says so; an object in a list may be much older.
    private mutating func confirm(
        _ key: ObjectKey,
        _ object: Object?,
        at version: String?
    ) -> ObjectChange<Object>? {
        let old = pending[key].map(\.confirmed) ?? visible[key]
        if let write = pending[key]?.write, write.isNewer(than: object, at: version) {
            pending[key]?.confirmed = object
        } else {
            let before = visible[key]
            pending[key] = nil
            show(object, at: key)
            // A write of ours that vanished before it was ever delivered.
            if old == nil, object == nil, before != nil { return ObjectChange(old: before, new: nil, isInitial: false) }
        }
        if let old, let object, old.metadata.resourceVersion == object.metadata.resourceVersion, old == object {
            return nil
        }
        return old == nil && object == nil ? nil : ObjectChange(old: old, new: object, isInitial: false)
    }

    mutating func show(_ object: Object?, at key: ObjectKey) {
        indexes.update(key: key, old: visible[key]?.metadata, new: object?.metadata)
        visible[key] = object
    }
}

extension ObjectStore.Write {
    /// True where the server's state at a version is certainly older than this write of ours.
    fileprivate func isNewer(than object: Object?, at version: String?) -> Bool {
        switch self {
        case .written(let written):
            guard let version = version.map({ ResourceVersion($0) }) else { return false }
            return written != version && written.isAtLeast(version)
        case .deleted(let uid): return object?.metadata.uid == uid
        }
    }
}
