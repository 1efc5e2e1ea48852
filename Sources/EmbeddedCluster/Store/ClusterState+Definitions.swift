import FoundationEssentials
import KubernetesAPI

extension ClusterState {
    /// What the API server says of a definition that it has accepted.
    func definitionStatus(_ definition: JSONValue) -> JSONValue {
        let spec = definition["spec"] ?? [:]
        let time = definition[path: ["metadata", "creationTimestamp"]] ?? .null
        let stored = (spec["versions"]?.array ?? []).filter { $0["storage"] == true }.compactMap { $0["name"] }
        return [
            "acceptedNames": spec["names"] ?? [:],
            "storedVersions": .array(stored),
            "conditions": [
                [
                    "type": "NamesAccepted", "status": "True", "reason": "NoConflicts",
                    "message": "no conflicts found", "lastTransitionTime": time,
                ],
                [
                    "type": "Established", "status": "True", "reason": "InitialNamesAccepted",
                    "message": "the initial names have been accepted", "lastTransitionTime": time,
                ],
            ],
        ]
    }

    /// Serves the kinds of a definition that was created or changed.
    mutating func serveDefinition(_ definition: StoredObject) {
        let served = ServedKind.kinds(definedBy: definition.value)
        guard let first = served.first else { return }
        kinds.remove(group: first.resource.group, plural: first.resource.plural)
        for kind in served { kinds.put(kind) }
    }

    /// Deletes the objects of a definition that is gone, and stops serving its kinds.
    mutating func retireDefinition(_ definition: StoredObject, _ now: Date) {
        for kind in ServedKind.kinds(definedBy: definition.value) {
            for key in self[kind.storage].objects.keys {
                _ = try? delete(kind, key, DeleteOptions(propagation: .background), now: now)
            }
            kinds.remove(group: kind.resource.group, plural: kind.resource.plural)
        }
    }
}
