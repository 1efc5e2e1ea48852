import KubernetesAPI
import PostgresCellAPI

/// Judges the database's volume.
///
/// An unbound claim is no failure by itself: with a class that binds late it stays so until the pod is there.
func assessStorage(_ observation: CellObservation, children: CellChildren) -> Finding {
    guard let desired = children.claim else { return .satisfied(.bound, "the engine keeps its storage itself") }
    if let obstacle = assessOwnership(of: desired.reference, in: observation) { return obstacle }
    let name = "PersistentVolumeClaim \(desired.reference.key.name)"
    if let lost = observation.lostVolume, let finding = assessLostVolume(lost, claim: name) { return finding }
    guard let claim = observation.claim else { return .progressing(.waitingForVolume, "\(name) is not made yet") }
    let wanted = observation.cell.requestedStorage
    if let wanted, let present = claim.requestedStorage, present > wanted {
        return .stalled(
            .volumeShrinks,
            "\(name) has \(present) and the spec asks for \(wanted): volumes do not shrink; "
                + "set spec.engine.statefulSet.storage.size to \(present) or more"
        )
    }
    switch claim.status?.phase {
    case "Lost":
        return .stalled(.volumeLost, "the volume of \(name) is lost: restore the cell from its backups")
    case "Bound":
        return assessSize(of: claim, name: name, wanted: wanted)
    default:
        return assessBinding(of: claim, name: name, observation)
    }
}

private func assessSize(of claim: ObservedClaim, name: String, wanted: Quantity?) -> Finding {
    guard let wanted else { return .satisfied(.bound, "\(name) is bound") }
    if let capacity = claim.status?.capacity?["storage"], capacity >= wanted {
        return .satisfied(.bound, "\(name) is bound with \(wanted)")
    }
    if let failure = claim.status?.conditions?.first(where: { failsResize($0) }) {
        let cause = StableText.line(failure.message ?? failure.type, limit: 512)
        return .stalled(
            .volumeCannotGrow,
            "\(name) cannot grow to \(wanted): \(cause); set the size back, or free space in the storage system"
        )
    }
    return .progressing(.resizing, "\(name) grows to \(wanted); the database goes on serving")
}

/// Of the resizer's conditions those that say that it gave up or was refused.
private func failsResize(_ condition: Condition) -> Bool {
    condition.status == .true && ["ControllerResizeError", "NodeResizeError"].contains(condition.type)
}

/// Why a claim is not bound say only the scheduler and the claim's events.
private func assessBinding(of claim: ObservedClaim, name: String, _ observation: CellObservation) -> Finding {
    let words =
        observation.pods(of: .database).compactMap(\.schedulingFailure?.message)
        + [observation.warnings[claim.reference]].compactMap(\.self)
    if let missing = words.first(where: { $0.contains("storageclass") && $0.contains("not found") }) {
        let cause = StableText.line(missing, limit: 512)
        return .stalled(.storageClassMissing, "\(name) cannot be bound: \(cause); create the storage class")
    }
    let isUnbound = words.contains { $0.contains("unbound immediate PersistentVolumeClaims") }
    if isUnbound, (claim.spec.storageClassName ?? "").isEmpty {
        return .stalled(
            .storageClassMissing,
            "\(name) names no storage class and the cluster has no default one: "
                + "set spec.engine.statefulSet.storage.storageClassName, or mark a class as default"
        )
    }
    return .progressing(.waitingForVolume, "\(name) is not bound yet")
}

extension ObservedClaim {
    /// What the claim asks for now.
    var requestedStorage: Quantity? { spec.resources?.requests?["storage"] }
}

extension PostgresCell {
    /// What the spec asks for; nil for an engine without a volume here.
    var requestedStorage: Quantity? { spec.engine.statefulSet?.storage.size }
}
