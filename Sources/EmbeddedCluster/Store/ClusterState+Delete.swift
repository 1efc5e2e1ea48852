import FoundationEssentials
import KubernetesAPI

extension ClusterState {
    /// Deletes an object, or marks it where finalizers, a node or children must go first.
    mutating func delete(
        _ kind: ServedKind,
        _ key: ObjectKey,
        _ options: DeleteOptions,
        now: Date
    ) throws(Refusal) -> (object: StoredObject, isGone: Bool) {
        let live = try get(kind, key)
        if let uid = options.uid, uid != live.uid {
            throw .failedPrecondition(
                kind,
                key.name,
                "the UID in the precondition (\(uid)) does not match the UID in record (\(live.uid)). "
                    + "The object might have been deleted and then recreated"
            )
        }
        if let version = options.resourceVersion, version != String(live.revision) {
            throw .failedPrecondition(
                kind,
                key.name,
                "the ResourceVersion in the precondition (\(version)) does not match the ResourceVersion in record "
                    + "(\(live.revision)). The object might have been modified"
            )
        }
        let propagation = options.propagation ?? (kind.storage == StorageKey("batch", "jobs") ? .orphan : .background)
        var value = live.value
        if propagation == .foreground { add(finalizer: Self.foregroundFinalizer, to: &value) }
        if propagation == .orphan { orphanDependents(of: live, now: now) }
        let grace = gracePeriod(of: value, kind, options)
        let waits =
            !(value[path: ["metadata", "finalizers"]]?.array ?? []).isEmpty || grace > 0
            || kind.storage == StorageKey("", "namespaces")
        guard waits else {
            let current = self[kind.storage][key] ?? live
            return (finishDeletion(of: current, kind, now: now), true)
        }
        mark(&value, grace: grace, now: now)
        if kind.storage == StorageKey("", "namespaces") { value[path: ["status", "phase"]] = "Terminating" }
        let marked = value == live.value ? live : commit(value, kind: kind, key: key)
        if propagation == .foreground { deleteDependents(of: marked.uid, .foreground, now: now) }
        if kind.storage == StorageKey("", "namespaces") { deleteContents(of: key.name, now: now) }
        releaseForeground(of: marked.uid, now: now)
        let left = self[kind.storage][key]
        return (left ?? marked, left == nil)
    }

    private static let foregroundFinalizer = "foregroundDeletion"

    private func add(finalizer: String, to value: inout JSONValue) {
        var finalizers = value[path: ["metadata", "finalizers"]]?.array ?? []
        if !finalizers.contains(.string(finalizer)) { finalizers.append(.string(finalizer)) }
        value[path: ["metadata", "finalizers"]] = .array(finalizers)
    }

    private func mark(_ value: inout JSONValue, grace: Int64, now: Date) {
        if value[path: ["metadata", "deletionTimestamp"]] == nil {
            if let generation = value[path: ["metadata", "generation"]]?.integer {
                value[path: ["metadata", "generation"]] = .integer(generation + 1)
            }
            let time = Timestamp.format(now.addingTimeInterval(Double(grace)))
            value[path: ["metadata", "deletionTimestamp"]] = .string(time)
        }
        value[path: ["metadata", "deletionGracePeriodSeconds"]] = .integer(grace)
    }

    /// Seconds that a node has to end a pod's containers.
    private func gracePeriod(of value: JSONValue, _ kind: ServedKind, _ options: DeleteOptions) -> Int64 {
        guard kind.storage == StorageKey("", "pods"), value[path: ["spec", "nodeName"]]?.string?.isEmpty == false,
            !["Succeeded", "Failed"].contains(value[path: ["status", "phase"]]?.string ?? "")
        else { return 0 }
        return options.gracePeriodSeconds ?? value[path: ["spec", "terminationGracePeriodSeconds"]]?.integer ?? 30
    }

    /// True for a pod whose node has yet to confirm the end of its containers.
    func awaitsNode(_ value: JSONValue, _ kind: ServedKind) -> Bool {
        if kind.storage == StorageKey("", "namespaces") { return true }
        return kind.storage == StorageKey("", "pods")
            && (value[path: ["metadata", "deletionGracePeriodSeconds"]]?.integer ?? 0) > 0
    }

    /// Removes an object, and does what follows from it.
    @discardableResult
    mutating func finishDeletion(of object: StoredObject, _ kind: ServedKind, now: Date) -> StoredObject {
        let last = remove(object, kind: kind)
        if kind.storage == StorageKey("apiextensions.k8s.io", "customresourcedefinitions") {
            retireDefinition(last, now)
        }
        deleteDependents(of: object.uid, .background, now: now)
        for owner in object.ownerUIDs { releaseForeground(of: owner, now: now) }
        if !object.key.namespace.isEmpty { finishNamespace(object.key.namespace, now: now) }
        return last
    }

    /// Deletes those dependents that have no other owner left.
    private mutating func deleteDependents(of uid: String, _ propagation: DeleteOptions.Propagation, now: Date) {
        for reference in dependents[uid] ?? [] {
            guard let kind = kinds.kind(storage: reference.storage), let child = self[reference.storage][reference.key]
            else { continue }
            let others = child.ownerUIDs.filter { $0 != uid && uids[$0] != nil }
            guard others.isEmpty else { continue }
            guard !child.isTerminating else { continue }
            _ = try? delete(kind, reference.key, DeleteOptions(propagation: propagation), now: now)
        }
    }

    private mutating func orphanDependents(of owner: StoredObject, now: Date) {
        for reference in dependents[owner.uid] ?? [] {
            guard let kind = kinds.kind(storage: reference.storage), let child = self[reference.storage][reference.key]
            else { continue }
            var value = child.value
            let left = (value[path: ["metadata", "ownerReferences"]]?.array ?? []).filter {
                $0["uid"]?.string != owner.uid
            }
            value[path: ["metadata", "ownerReferences"]] = left.isEmpty ? Optional.none : .array(left)
            _ = commit(value, kind: kind, key: reference.key)
        }
    }

    /// Ends a foreground deletion once no child blocks it.
    private mutating func releaseForeground(of uid: String, now: Date) {
        guard let reference = uids[uid], let owner = self[reference.storage][reference.key], owner.isTerminating,
            owner.finalizers.contains(Self.foregroundFinalizer), let kind = kinds.kind(storage: reference.storage)
        else { return }
        let blocking = (dependents[uid] ?? []).contains { child in
            (self[child.storage][child.key]?.value[path: ["metadata", "ownerReferences"]]?.array ?? []).contains {
                $0["uid"]?.string == uid && $0["blockOwnerDeletion"] == true
            }
        }
        guard !blocking else { return }
        var value = owner.value
        let left = owner.finalizers.filter { $0 != Self.foregroundFinalizer }
        value[path: ["metadata", "finalizers"]] = left.isEmpty ? Optional.none : .array(left.map(JSONValue.string))
        let released = commit(value, kind: kind, key: owner.key)
        if left.isEmpty, !awaitsNode(value, kind) { finishDeletion(of: released, kind, now: now) }
    }

    /// Deletes an object whose owners are all gone, as the garbage collector does soon after.
    mutating func collectOrphan(_ object: StoredObject, _ kind: ServedKind, now: Date) {
        let owners = object.value[path: ["metadata", "ownerReferences"]]?.array ?? []
        guard !owners.isEmpty, !object.isTerminating else { return }
        let isOrphan = owners.allSatisfy { owner in
            guard kinds.kind(apiVersion: owner["apiVersion"]?.string ?? "", kind: owner["kind"]?.string ?? "") != nil
            else { return false }
            return uids[owner["uid"]?.string ?? ""] == nil
        }
        guard isOrphan else { return }
        _ = try? delete(kind, object.key, DeleteOptions(propagation: .background), now: now)
    }

    private mutating func deleteContents(of namespace: String, now: Date) {
        for (storage, collection) in collections.sorted(by: { first, _ in first.key.plural == "pods" }) {
            guard let kind = kinds.kind(storage: storage), kind.resource.isNamespaced else { continue }
            for key in collection.objects.keys where key.namespace == namespace {
                _ = try? delete(kind, key, DeleteOptions(propagation: .background), now: now)
            }
        }
        finishNamespace(namespace, now: now)
    }

    private mutating func finishNamespace(_ name: String, now: Date) {
        let storage = StorageKey("", "namespaces")
        guard let namespace = self[storage][ObjectKey(namespace: "", name: name)], namespace.isTerminating,
            let kind = kinds.kind(storage: storage),
            !collections.values.contains(where: { $0.objects.keys.contains { $0.namespace == name } })
        else { return }
        finishDeletion(of: namespace, kind, now: now)
    }
}
