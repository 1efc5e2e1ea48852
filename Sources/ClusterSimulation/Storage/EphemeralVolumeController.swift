import FoundationEssentials
package import KubernetesAPI

/// Plays the part of kube-controller-manager that makes claims for volumes which live as long as their pod.
struct EphemeralVolumeController: SimulatedController {
    let name = "ephemeral-volume"
    let watched = [SimulatedKinds.pod, SimulatedKinds.claim]

    func keys(concernedBy change: ObjectChange, in store: ObjectStore) -> [ObjectKey] {
        change.resource == SimulatedKinds.pod ? [change.key] : change.controllerKey(SimulatedKinds.pod)
    }

    func decide(_ key: ObjectKey, in store: ObjectStore, now: Date) -> Decision {
        guard let pod = store.object(SimulatedKinds.pod, key), !pod.isBeingDeleted, !pod.isTerminal else {
            return .nothing
        }
        return Decision(
            pod.list("spec", "volumes").compactMap { volume in
                guard let template = volume[path: ["ephemeral", "volumeClaimTemplate"]],
                    let name = claimName(of: volume, in: pod)
                else { return nil }
                let claim = ObjectKey(namespace: key.namespace, name: name)
                guard store.object(SimulatedKinds.claim, claim) == nil else { return nil }
                return .create(ObjectReference(SimulatedKinds.claim, claim), manifest(name, template, pod))
            }
        )
    }

    private func manifest(_ name: String, _ template: JSONValue, _ pod: JSONValue) -> JSONValue {
        var claim = template
        claim[path: ["metadata", "name"]] = .string(name)
        claim[path: ["metadata", "namespace"]] = .string(pod.namespace)
        claim[path: ["metadata", "ownerReferences"]] = [
            [
                "apiVersion": "v1", "kind": "Pod", "name": .string(pod.name), "uid": .string(pod.uid),
                "controller": true, "blockOwnerDeletion": true,
            ]
        ]
        return claim
    }
}

/// The claim that a volume of a pod stands for: one that it names, or one of the pod's own.
package func claimName(of volume: JSONValue, in pod: JSONValue) -> String? {
    volume.text("persistentVolumeClaim", "claimName")
        ?? (volume["ephemeral"] == nil ? nil : "\(pod.name)-\(volume.text("name") ?? "")")
}
