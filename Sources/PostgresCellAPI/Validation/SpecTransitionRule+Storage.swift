import KubernetesAPI

extension SpecTransitionRule {
    /// Volumes do not shrink.
    static let growingVolume = SpecTransitionRule(messages: [shrinks]) { old, new in
        guard let before = old.engine.statefulSet?.storage.size, let after = new.engine.statefulSet?.storage.size,
            after < before
        else { return [] }
        return [.init(path: "spec.engine.statefulSet.storage.size", message: shrinks)]
    }

    private static let shrinks = "a volume grows and never shrinks: set at least the size that it has"

    /// A volume stays in its class.
    static let keptStorageClass = SpecTransitionRule(messages: [moved]) { old, new in
        guard let before = old.engine.statefulSet?.storage, let after = new.engine.statefulSet?.storage,
            before.storageClassName != after.storageClassName
        else { return [] }
        return [.init(path: "spec.engine.statefulSet.storage", message: moved)]
    }

    private static let moved = "a volume keeps its storage class: leave it as it was, or recover into another cell"
}
