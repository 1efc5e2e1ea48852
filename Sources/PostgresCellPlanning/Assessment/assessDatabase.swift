import KubernetesAPI
import PostgresCellAPI

/// Judges the primary: its one pod is ready, role-keeper included, and made from the StatefulSet's current template.
func assessDatabase(_ observation: CellObservation, children: CellChildren) -> Finding {
    guard let desired = children.database.first else {
        return .progressing(.databaseStarting, "the engine has no StatefulSet")
    }
    if let obstacle = assessOwnership(of: desired.reference, in: observation) { return obstacle }
    let name = "StatefulSet \(desired.reference.key.name)"
    guard let statefulSet = observation.statefulSet else {
        return .progressing(.databaseStarting, "\(name) is not made yet")
    }
    guard let status = statefulSet.status, isObserved(statefulSet.metadata, by: status.observedGeneration) else {
        return .progressing(.databaseStarting, "\(name) has changed and waits for its controller")
    }
    let isUpdated = status.updateRevision == nil || (status.updatedReplicas ?? 0) >= 1
    if isUpdated, (status.readyReplicas ?? 0) >= 1 {
        return .satisfied(.available, "\(name) accepts connections")
    }
    let current = observation.pods(of: .database).filter { pod in
        let revision = pod.metadata.labels?["controller-revision-hash"]
        return revision == nil || status.updateRevision == nil || revision == status.updateRevision
    }
    return assessPods(current, of: desired)
        ?? .progressing(.databaseStarting, "\(name) has no ready pod of its current template yet")
}

/// True where a controller's status speaks of the present spec.
func isObserved(_ metadata: ObjectMeta, by observedGeneration: Int64?) -> Bool {
    guard let generation = metadata.generation else { return observedGeneration != nil }
    return (observedGeneration ?? -1) >= generation
}
