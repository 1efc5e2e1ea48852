import FoundationEssentials
import KubernetesAPI
import PostgresCellAPI

/// Judges the pooler: every replica that the spec asks for is available and of the current template.
func assessPooler(_ observation: CellObservation, children: CellChildren) -> Finding {
    guard let desired = children.pooler.first else { return .satisfied(.available, "the cell has no pooler") }
    if let obstacle = assessOwnership(of: desired.reference, in: observation) { return obstacle }
    let name = "Deployment \(desired.reference.key.name)"
    guard let deployment = observation.poolerDeployment else {
        return .progressing(.poolerStarting, "\(name) is not made yet")
    }
    guard let status = deployment.status, isObserved(deployment.metadata, by: status.observedGeneration) else {
        return .progressing(.poolerStarting, "\(name) has changed and waits for its controller")
    }
    let wanted = deployment.spec.replicas ?? 1
    let updated = status.updatedReplicas ?? 0
    let available = status.availableReplicas ?? 0
    // Replicas beyond the wanted ones are of an earlier template and still serve.
    if updated >= wanted, available >= wanted, (status.replicas ?? 0) <= wanted {
        return .satisfied(.available, "\(name) has \(wanted) of \(wanted) replicas available")
    }
    return assessPods(newestPods(observation.pods(of: .pooler)), of: desired)
        ?? .progressing(.poolerStarting, "\(name) waits for \(wanted) available replicas of its current template")
}

/// The pods of the newest template: those that share the hash of the pod made last.
private func newestPods(_ pods: [ObservedPod]) -> [ObservedPod] {
    let hash: (ObservedPod) -> String? = { $0.metadata.labels?["pod-template-hash"] }
    let age: (ObservedPod) -> (Date, String) = { ($0.metadata.creationTimestamp ?? .distantPast, $0.metadata.name) }
    guard let newest = pods.max(by: { age($0) < age($1) }) else { return [] }
    return pods.filter { hash($0) == hash(newest) }
}
