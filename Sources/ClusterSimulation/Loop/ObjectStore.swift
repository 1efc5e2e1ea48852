package import KubernetesAPI
import Synchronization

/// The last known state of every watched object; the loop's own writes enter it at once.
package final class ObjectStore: Sendable {
    private struct State {
        var objects: [ResourceType: [String: [String: JSONValue]]] = [:]
        var dependents: [String: Set<ObjectReference>] = [:]
        /// Deleted objects, so that the answer to an earlier write does not bring one back.
        var gone: Set<String> = []
    }

    private let state = Mutex(State())

    package init() {}

    /// One object.
    package func object(_ resource: ResourceType, _ key: ObjectKey) -> JSONValue? {
        state.withLock { $0.objects[resource]?[key.namespace]?[key.name] }
    }

    /// All objects of a kind, of one namespace or of all, in no order.
    package func objects(_ resource: ResourceType, namespace: String? = nil) -> [JSONValue] {
        state.withLock { state in
            guard let namespaces = state.objects[resource] else { return [] }
            if let namespace { return Array(namespaces[namespace, default: [:]].values) }
            return namespaces.values.flatMap(\.values)
        }
    }

    /// The objects of a kind that name an owner, by its uid, sorted by name.
    func dependents(of uid: String, _ resource: ResourceType) -> [JSONValue] {
        state.withLock { state in
            state.dependents[uid, default: []].filter { $0.resource == resource }
                .compactMap { state.objects[resource]?[$0.key.namespace]?[$0.key.name] }
        }.sorted { $0.key < $1.key }
    }

    /// Takes in an object's state.
    ///
    /// - Returns: what changed; nil where a newer state is known.
    @discardableResult
    package func insert(_ object: JSONValue, _ resource: ResourceType) -> ObjectChange? {
        state.withLock { state in
            guard !state.gone.contains(object.uid) else { return nil }
            let before = state.objects[resource]?[object.namespace]?[object.name]
            if let before, before.uid == object.uid,
                ResourceVersion(before.resourceVersion).isAtLeast(ResourceVersion(object.resourceVersion))
            {
                return nil
            }
            if let before { unlink(before, resource, &state) }
            state.objects[resource, default: [:]][object.namespace, default: [:]][object.name] = object
            for owner in object.ownerReferences {
                guard let uid = owner["uid"]?.string else { continue }
                state.dependents[uid, default: []].insert(ObjectReference(resource, object.key))
            }
            return ObjectChange(resource: resource, before: before, after: object)
        }
    }

    /// Takes in an object's end.
    func remove(_ object: JSONValue, _ resource: ResourceType) -> ObjectChange? {
        state.withLock { state in
            if state.gone.count > 20_000 { state.gone.removeAll() }
            state.gone.insert(object.uid)
            guard let before = state.objects[resource]?[object.namespace]?[object.name], before.uid == object.uid
            else { return nil }
            unlink(before, resource, &state)
            state.objects[resource]?[object.namespace]?[object.name] = nil
            return ObjectChange(resource: resource, before: before, after: nil)
        }
    }

    /// Takes in a whole list.
    ///
    /// - Parameter version: of the list; what it lacks is gone, but for what was written after it.
    @discardableResult
    package func replaceAll(
        _ resource: ResourceType,
        with objects: [JSONValue],
        at version: ResourceVersion
    ) -> [ObjectChange] {
        let listed = Set(objects.map(\.uid))
        let missing = self.objects(resource).filter { object in
            !listed.contains(object.uid) && version.isAtLeast(ResourceVersion(object.resourceVersion))
        }
        return missing.compactMap { remove($0, resource) } + objects.compactMap { insert($0, resource) }
    }

    private func unlink(_ object: JSONValue, _ resource: ResourceType, _ state: inout State) {
        for owner in object.ownerReferences {
            guard let uid = owner["uid"]?.string else { continue }
            state.dependents[uid]?.remove(ObjectReference(resource, object.key))
            if state.dependents[uid]?.isEmpty == true { state.dependents[uid] = nil }
        }
    }
}

/// One object's change.
package struct ObjectChange: Sendable {
    /// The object's kind.
    package var resource: ResourceType
    /// nil where the object is new.
    package var before: JSONValue?
    /// nil where the object is gone.
    package var after: JSONValue?

    /// The object's last state.
    package var object: JSONValue { after ?? before ?? .null }
    /// The object's key.
    package var key: ObjectKey { object.key }

    /// The key of the owner that controls the object, where it is of a kind.
    func controllerKey(_ resource: ResourceType) -> [ObjectKey] {
        guard let owner = object.controller, owner["kind"]?.string == resource.kind,
            owner["apiVersion"]?.string == resource.apiVersion, let name = owner["name"]?.string
        else { return [] }
        return [ObjectKey(namespace: object.namespace, name: name)]
    }
}
