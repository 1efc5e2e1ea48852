package import FoundationEssentials
package import KubernetesAPI
import Synchronization

/// The objects of one kind as a watcher delivers them: one writer, many readers.
///
/// A relist is swapped in whole. Reads see our own writes at once. Every read is a lock and a copy of references; what
/// is returned never changes.
package final class ObjectCache<Object: KubernetesObject>: Sendable {
    private let store: Mutex<ObjectStore<Object>>
    private let synced = Latch()
    private let onChange: @Sendable (ObjectChange<Object>) -> Void
    private let onAppearance: @Sendable () -> Void

    /// - `labels`: the names of labels by whose value objects are looked up.
    /// - `onChange`: called by the writer after each change, in order, outside the lock.
    /// - `onAppearance`: called by the writer after the first list of a kind that had been missing.
    package init(
        indexedLabels labels: [String] = [],
        onChange: @escaping @Sendable (ObjectChange<Object>) -> Void = { _ in },
        onAppearance: @escaping @Sendable () -> Void = {}
    ) {
        store = Mutex(ObjectStore(indexedLabels: labels))
        self.onAppearance = onAppearance
        self.onChange = onChange
    }

    /// The object at a key.
    package subscript(_ key: ObjectKey) -> Object? { store.withLock { $0.visible[key] } }

    /// Every object, in no particular order.
    package var all: [Object] { store.withLock { Array($0.visible.values) } }

    /// How many objects there are.
    package var count: Int { store.withLock { $0.visible.count } }

    /// The objects of one namespace, sorted by key.
    package func objects(namespace: String) -> [Object] { objects(.namespace(namespace)) }

    /// The objects with an owner reference of this uid, sorted by key.
    package func objects(ownedBy uid: String) -> [Object] { objects(.owner(uid: uid)) }

    /// The objects whose indexed label has this value, sorted by key; only in a namespace where one is given.
    package func objects(label name: String, value: String, namespace: String? = nil) -> [Object] {
        let objects = objects(.label(name: name, value: value))
        guard let namespace else { return objects }
        return objects.filter { $0.key.namespace == namespace }
    }

    private func objects(_ term: ObjectIndexes.Term) -> [Object] {
        store.withLock { store in store.indexes[term].sorted().compactMap { store.visible[$0] } }
    }

    /// The version up to which the cache is complete; nil before the first list.
    package var version: ResourceVersion? { store.withLock { $0.version } }

    /// True once the first list is in, or the kind is known to be missing.
    package var isSynced: Bool { synced.isOpen }

    /// Returns once the first list is in; throws `CancellationError` where the task is cancelled before.
    package func waitUntilSynced() async throws { try await synced.wait() }

    /// Takes in what the watcher delivers.
    ///
    /// Only the watcher calls this.
    package func write(_ change: CacheChange<Object>) {
        let isList = if case .replace = change { true } else { false }
        let wasMissing = isList && isSynced && version == nil
        let changes = store.withLock { $0.write(change) }
        for change in changes { onChange(change) }
        if isList { synced.open() }
        if wasMissing { onAppearance() }
    }

    /// The server does not serve the kind, so that what is known, which is nothing, is all.
    ///
    /// Only the watcher calls this.
    package func kindIsMissing() { synced.open() }

    /// Shows a write of ours before the watch delivers it.
    package func recordWrite(_ object: Object) { store.withLock { $0.recordWrite(object) } }

    /// Hides what we deleted before the watch says so.
    package func recordDeletion(_ key: ObjectKey, uid: String) {
        store.withLock { $0.recordDeletion(key, uid: uid) }
    }
}

/// A cache of any kind, as far as writers need it.
package protocol LiveObjects: Sendable {
    /// True once absence means something.
    var isSynced: Bool { get }
    /// The metadata of the object at a key.
    func metadata(_ key: ObjectKey) -> ObjectMeta?
    /// Shows the server's answer to a write of ours; a body that does not decode is left to the watch.
    func recordWrite(body: Data)
    /// Hides what we deleted.
    func recordDeletion(_ key: ObjectKey, uid: String)
}

extension ObjectCache: LiveObjects {
    /// As readers see it: our own writes included.
    package func metadata(_ key: ObjectKey) -> ObjectMeta? { store.withLock { $0.visible[key]?.metadata } }

    /// Decodes the body as this cache's kind.
    package func recordWrite(body: Data) {
        guard let object = try? JSONCoding.decode(Object.self, from: body) else { return }
        recordWrite(object)
    }
}
