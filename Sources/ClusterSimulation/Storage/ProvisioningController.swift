import FoundationEssentials
import KubernetesAPI

/// Plays an external provisioner with its resizer: makes a volume for each claim of its classes, grows it, deletes it.
struct ProvisioningController: SimulatedController {
    let name = "provisioner"
    let watched = [SimulatedKinds.claim, SimulatedKinds.volume, SimulatedKinds.storageClass]

    static let provisioner = "volumes.simulation.postgres.alphaswarm.io"

    /// Keys without a namespace are volumes, all others claims.
    func keys(concernedBy change: ObjectChange, in store: ObjectStore) -> [ObjectKey] {
        switch change.resource {
        case SimulatedKinds.storageClass: store.objects(SimulatedKinds.claim).map(\.key)
        case SimulatedKinds.volume: [change.key] + [claimKey(of: change.object)].compactMap { $0 }
        default: [change.key] + volumeKeys(of: change.object)
        }
    }

    private func volumeKeys(of claim: JSONValue) -> [ObjectKey] {
        claim.text("spec", "volumeName").map { [ObjectKey(namespace: "", name: $0)] } ?? []
    }

    func decide(_ key: ObjectKey, in store: ObjectStore, now: Date) -> Decision {
        if key.namespace.isEmpty {
            guard let volume = store.object(SimulatedKinds.volume, key) else { return .nothing }
            return decideReclaim(volume, claim: claimKey(of: volume).flatMap { store.object(SimulatedKinds.claim, $0) })
        }
        guard let claim = store.object(SimulatedKinds.claim, key), !claim.isBeingDeleted else { return .nothing }
        let storageClass = storageClass(of: claim, among: store.objects(SimulatedKinds.storageClass))
        let name = claim.text("spec", "volumeName") ?? volumeName(claim)
        let volume = store.object(SimulatedKinds.volume, ObjectKey(namespace: "", name: name))
        return decideProvisioning(claim, storageClass: storageClass, volume: volume)
    }
}

/// The claim that a volume is for.
func claimKey(of volume: JSONValue) -> ObjectKey? {
    guard let reference = volume[path: ["spec", "claimRef"]], let name = reference.text("name") else { return nil }
    return ObjectKey(namespace: reference.text("namespace") ?? "", name: name)
}

/// The class of a claim, or the default one where it names none.
func storageClass(of claim: JSONValue, among classes: [JSONValue]) -> JSONValue? {
    if let name = claim.text("spec", "storageClassName") { return classes.first { $0.name == name } }
    return classes.first { $0.annotations["storageclass.kubernetes.io/is-default-class"] == "true" }
}

/// As external provisioners name volumes.
func volumeName(_ claim: JSONValue) -> String { "pvc-\(claim.uid)" }

/// - Parameter volume: the claim's, once it is made.
func decideProvisioning(_ claim: JSONValue, storageClass: JSONValue?, volume: JSONValue?) -> Decision {
    guard let storageClass, storageClass["provisioner"]?.string == ProvisioningController.provisioner,
        let size = claim.text("spec", "resources", "requests", "storage")
    else { return .nothing }
    guard let volume else { return Decision([makeVolume(claim, storageClass, size)]) }
    guard claim.text("status", "phase") == "Bound", let wanted = Quantity(size) else { return .nothing }
    var decision = Decision()
    if let has = volume.text("spec", "capacity", "storage").flatMap({ Quantity($0) }), has < wanted {
        decision.steps.append(
            .patch(of: volume, SimulatedKinds.volume, ["spec": ["capacity": ["storage": .string(size)]]])
        )
    }
    if let has = claim.text("status", "capacity", "storage").flatMap({ Quantity($0) }), has < wanted {
        var status = claim["status"] ?? [:]
        status[path: ["capacity", "storage"]] = .string(size)
        decision.setStatus(of: claim, SimulatedKinds.claim, to: status)
    }
    return decision
}

private func makeVolume(_ claim: JSONValue, _ storageClass: JSONValue, _ size: String) -> Step {
    let name = volumeName(claim)
    let manifest: JSONValue = [
        "metadata": [
            "name": .string(name),
            "annotations": ["pv.kubernetes.io/provisioned-by": .string(ProvisioningController.provisioner)],
        ],
        "spec": [
            "accessModes": claim[path: ["spec", "accessModes"]] ?? ["ReadWriteOnce"],
            "capacity": ["storage": .string(size)],
            "claimRef": [
                "apiVersion": "v1", "kind": "PersistentVolumeClaim", "name": .string(claim.name),
                "namespace": .string(claim.namespace), "uid": .string(claim.uid),
            ],
            "csi": ["driver": .string(ProvisioningController.provisioner), "volumeHandle": .string(name)],
            "persistentVolumeReclaimPolicy": storageClass["reclaimPolicy"] ?? "Delete",
            "storageClassName": .string(storageClass.name), "volumeMode": "Filesystem",
        ],
    ]
    return .create(ObjectReference(SimulatedKinds.volume, ObjectKey(namespace: "", name: name)), manifest)
}

/// A volume whose claim is gone goes too, where its policy says so.
func decideReclaim(_ volume: JSONValue, claim: JSONValue?) -> Decision {
    guard volume.annotations["pv.kubernetes.io/provisioned-by"] == ProvisioningController.provisioner,
        !volume.isBeingDeleted, volume.text("spec", "persistentVolumeReclaimPolicy") == "Delete",
        claim?.uid != volume.text("spec", "claimRef", "uid")
    else { return .nothing }
    return Decision([.delete(ObjectReference(SimulatedKinds.volume, volume.key), uid: volume.uid, grace: nil)])
}
