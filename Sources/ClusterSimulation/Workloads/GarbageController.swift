import FoundationEssentials
import KubernetesAPI

/// Plays the garbage collector for one kind of dependents: what has lost all its owners goes.
struct GarbageController: SimulatedController {
    let resource: ResourceType
    /// The kinds that may be owners.
    let owners: [ResourceType]

    var name: String { "garbage-collector of \(resource)" }
    var watched: [ResourceType] { Array(Set(owners + [resource])) }

    func keys(concernedBy change: ObjectChange, in store: ObjectStore) -> [ObjectKey] {
        let own = change.resource == resource && change.after != nil ? [change.key] : []
        let isEnding = change.after.map(\.isBeingDeleted) ?? true
        return own + (isEnding ? store.dependents(of: change.object.uid, resource).map(\.key) : [])
    }

    func decide(_ key: ObjectKey, in store: ObjectStore, now: Date) -> Decision {
        guard let object = store.object(resource, key), !object.isBeingDeleted else { return .nothing }
        let found = object.ownerReferences.map { reference in
            let kind = owners.first {
                $0.kind == reference["kind"]?.string && $0.apiVersion == reference["apiVersion"]?.string
            }
            return Owner(
                reference: reference,
                resource: kind,
                object: kind.flatMap { kind in
                    store.object(kind, ObjectKey(namespace: key.namespace, name: reference["name"]?.string ?? ""))
                }
            )
        }
        return decideGarbage(object, resource, owners: found)
    }

    /// An owner reference, and what it points at as far as is known.
    struct Owner {
        var reference: JSONValue
        /// nil for a kind that is not watched, whose objects count as present.
        var resource: ResourceType?
        var object: JSONValue?

        var isGone: Bool {
            guard resource != nil else { return false }
            guard let object, object.uid == reference["uid"]?.string else { return true }
            return object.isBeingDeleted && object.finalizers.contains("foregroundDeletion")
        }
    }
}

/// Deletes what has owners but none that is left.
func decideGarbage(_ object: JSONValue, _ resource: ResourceType, owners: [GarbageController.Owner]) -> Decision {
    guard !owners.isEmpty, owners.allSatisfy(\.isGone) else { return .nothing }
    let references = owners.compactMap { owner in
        owner.resource.map {
            ObjectReference($0, ObjectKey(namespace: object.namespace, name: owner.reference["name"]?.string ?? ""))
        }
    }
    return Decision([.collect(ObjectReference(resource, object.key), uid: object.uid, owners: references)])
}
