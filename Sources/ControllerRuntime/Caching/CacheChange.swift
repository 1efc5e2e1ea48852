package import KubernetesAPI

/// What a watcher tells a cache.
package enum CacheChange<Object: KubernetesObject>: Hashable, Sendable {
    /// Everything there is at a version, in place of all that was known.
    case replace([Object], ResourceVersion)
    /// An object is new or has changed.
    case upsert(Object)
    /// An object is gone, or is no longer selected; its last state.
    case remove(Object)
    /// All changes up to the version have been delivered.
    case advance(ResourceVersion)
}

/// What a cache tells its listener: mappings must run on both sides, or a former owner would not hear of its loss.
package struct ObjectChange<Object: KubernetesObject>: Hashable, Sendable {
    /// nil where the object is new.
    package var old: Object?
    /// nil where the object is gone.
    package var new: Object?
    /// The object was there when the process started: no hurry.
    package var isInitial: Bool

    package init(old: Object?, new: Object?, isInitial: Bool) {
        self.old = old
        self.new = new
        self.isInitial = isInitial
    }

    /// Old and new, as far as there are.
    package var objects: [Object] { [old, new].compactMap(\.self) }
}
