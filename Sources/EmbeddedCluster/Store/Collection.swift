import KubernetesAPI

/// All objects of one kind, and its recent changes.
struct StoredCollection: Sendable {
    private(set) var objects: [ObjectKey: StoredObject] = [:]
    /// Oldest first.
    private var history: [StoredEvent] = []
    /// Changes up to this revision are forgotten.
    private(set) var compacted: Int64

    init(since revision: Int64) { compacted = revision }

    subscript(_ key: ObjectKey) -> StoredObject? { objects[key] }

    mutating func record(_ event: StoredEvent, limit: Int) {
        objects[event.object.key] = event.change == .deleted ? nil : event.object
        history.append(event)
        // Dropped in batches, so that recording stays cheap.
        if history.count > limit + limit / 4 + 1 { forget(history.count - limit) }
    }

    /// Forgets all changes, as etcd's compaction does.
    mutating func compact() { forget(history.count) }

    private mutating func forget(_ count: Int) {
        guard count > 0 else { return }
        compacted = history[count - 1].object.revision
        history.removeFirst(count)
    }

    /// The changes after a revision; nil where they are forgotten.
    func changes(after revision: Int64) -> ArraySlice<StoredEvent>? {
        guard revision >= compacted else { return nil }
        var start = history.count
        while start > 0, history[start - 1].object.revision > revision { start -= 1 }
        return history[start...]
    }

    /// The objects as they were at a revision; nil where that is forgotten.
    func objects(at revision: Int64) -> [ObjectKey: StoredObject]? {
        guard let changes = changes(after: revision) else { return nil }
        var objects = objects
        for event in changes.reversed() { objects[event.object.key] = event.previous }
        return objects
    }
}
