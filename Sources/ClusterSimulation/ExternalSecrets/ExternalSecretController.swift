import FoundationEssentials
import KubernetesAPI

/// Plays the External Secrets Operator: fetches from the file-backed Vault and writes Secrets.
struct ExternalSecretController: SimulatedController {
    let name = "external-secrets"
    let watched = [
        SimulatedKinds.externalSecret, SimulatedKinds.secret, SimulatedKinds.secretStore,
        SimulatedKinds.clusterSecretStore,
    ]
    let vault: VaultFile?

    func keys(concernedBy change: ObjectChange, in store: ObjectStore) -> [ObjectKey] {
        switch change.resource {
        case SimulatedKinds.externalSecret: [change.key]
        case SimulatedKinds.secret: change.controllerKey(SimulatedKinds.externalSecret)
        default:
            store.objects(
                SimulatedKinds.externalSecret,
                namespace: change.key.namespace.isEmpty ? nil : change.key.namespace
            )
            .filter { $0.text("spec", "secretStoreRef", "name") == change.key.name }.map(\.key)
        }
    }

    func decide(_ key: ObjectKey, in store: ObjectStore, now: Date) -> Decision {
        guard let external = store.object(SimulatedKinds.externalSecret, key), !external.isBeingDeleted
        else { return .nothing }
        let reference = StoreReference(of: external)
        let secretKey = ObjectKey(namespace: key.namespace, name: targetName(external))
        return decideExternalSecret(
            external,
            store: store.object(reference.resource, reference.key),
            secret: store.object(SimulatedKinds.secret, secretKey),
            vault: vault,
            now: now
        )
    }
}

/// The store that an ExternalSecret reads.
struct StoreReference: Hashable {
    var resource: ResourceType
    var key: ObjectKey

    init(of external: JSONValue) {
        let name = external.text("spec", "secretStoreRef", "name") ?? ""
        if external.text("spec", "secretStoreRef", "kind") == SimulatedKinds.clusterSecretStore.kind {
            resource = SimulatedKinds.clusterSecretStore
            key = ObjectKey(namespace: "", name: name)
        } else {
            resource = SimulatedKinds.secretStore
            key = ObjectKey(namespace: external.namespace, name: name)
        }
    }
}

/// The Secret that an ExternalSecret writes.
func targetName(_ external: JSONValue) -> String { external.text("spec", "target", "name") ?? external.name }

/// - Parameter store: nil where it does not exist.
/// - Parameter secret: the target, as it is.
func decideExternalSecret(
    _ external: JSONValue,
    store: JSONValue?,
    secret: JSONValue?,
    vault: VaultFile?,
    now: Date
) -> Decision {
    let sync = SecretSync(external: external, secret: secret, now: now)
    do throws(SyncFailure) {
        try checkStore(StoreReference(of: external), store)
        let data = try fetchSecretData(external, vault: vault)
        try sync.checkOwner()
        return sync.succeed(data)
    } catch {
        return sync.fail(error)
    }
}

private func checkStore(_ reference: StoreReference, _ store: JSONValue?) throws(SyncFailure) {
    let kind = reference.resource.kind
    let name = reference.key.name
    guard let store else {
        throw SyncFailure("could not get \(kind) \"\(name)\", \(kind).external-secrets.io \"\(name)\" not found")
    }
    if let failure = store.annotations[failAnnotation] {
        throw SyncFailure("\(kind) \"\(name)\" is not ready: \(failure)")
    }
}

/// On a store: it is not ready, for this reason.
let failAnnotation = "simulation.postgres.alphaswarm.io/fail"
