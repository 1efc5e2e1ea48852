import FoundationEssentials
import KubernetesAPI

/// Plays the validation of stores: every store is valid, whatever its provider, but for those told to fail.
struct SecretStoreController: SimulatedController {
    let name = "secret-stores"
    let watched = [SimulatedKinds.secretStore, SimulatedKinds.clusterSecretStore]

    /// Keys without a namespace are stores of the cluster.
    func keys(concernedBy change: ObjectChange, in store: ObjectStore) -> [ObjectKey] { [change.key] }

    func decide(_ key: ObjectKey, in store: ObjectStore, now: Date) -> Decision {
        let resource = key.namespace.isEmpty ? SimulatedKinds.clusterSecretStore : SimulatedKinds.secretStore
        guard let object = store.object(resource, key), !object.isBeingDeleted else { return .nothing }
        return decideSecretStore(object, resource, now: now)
    }
}

func decideSecretStore(_ store: JSONValue, _ resource: ResourceType, now: Date) -> Decision {
    let failure = store.annotations[failAnnotation]
    var status = store["status"] ?? [:]
    status["capabilities"] = "ReadWrite"
    status["conditions"] = .array(
        store.list("status", "conditions").setting(
            "Ready",
            failure == nil,
            reason: failure == nil ? "Valid" : "ValidationFailed",
            message: failure ?? "store validated",
            now: now
        )
    )
    var decision = Decision()
    decision.setStatus(of: store, resource, to: status)
    return decision
}
