package import KubernetesAPI

extension ObjectStore {
    /// Shows an object as the server answered a write of ours, until the watch has it.
    package mutating func recordWrite(_ object: Object) {
        guard let written = object.metadata.resourceVersion.map({ ResourceVersion($0) }) else { return }
        // The watch was faster: it has this version or a later one, or even the object's deletion.
        if let version, version.isAtLeast(written) { return }
        if case .written(let earlier) = pending[object.key]?.write, earlier.isAtLeast(written) { return }
        let confirmed = pending[object.key].map(\.confirmed) ?? visible[object.key]
        pending[object.key] = Pending(write: .written(written), confirmed: confirmed)
        show(object, at: object.key)
    }

    /// Hides an object that the server has deleted for us, until the watch says so.
    package mutating func recordDeletion(_ key: ObjectKey, uid: String) {
        guard visible[key]?.metadata.uid == uid else { return }
        let confirmed = pending[key].map(\.confirmed) ?? visible[key]
        show(nil, at: key)
        // Where the watch never had it, nothing will confirm the deletion.
        pending[key] = confirmed.map { Pending(write: .deleted(uid: uid), confirmed: $0) }
    }
}
