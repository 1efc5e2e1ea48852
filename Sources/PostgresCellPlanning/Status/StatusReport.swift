import KubernetesAPI
import PostgresCellAPI

/// What conditions are computed from.
struct StatusReport {
    let observation: CellObservation
    let plan: CellPlan
    let receipts: [ObjectReceipt]

    var cell: PostgresCell { observation.cell }
    var isDeleted: Bool { cell.metadata.deletionTimestamp != nil }
    var isSuspended: Bool { !isDeleted && cell.spec.suspend && plan.problems.isEmpty }

    /// Pods that are still at the gate after this pass: a lift that failed leaves its pod there.
    var heldPods: [GateAssessment.HeldPod] {
        let lifted = Set(receipts.filter { $0.outcome == .lifted }.map(\.reference.key))
        let planned = Set(plan.gateLifts.map(\.pod))
        let failed = plan.assessment.gate.lifts.map(\.pod).filter { !lifted.contains($0) }
        return plan.assessment.gate.held
            + failed.map { pod in
                let why: Finding =
                    planned.contains(pod)
                    ? .progressing(.podsHeld, "the API server did not yet let a pod through; it is tried again")
                    : summary.finding
                return GateAssessment.HeldPod(pod: pod, why: why)
            }
    }
}

extension StatusReport {
    /// True where a stall that was observed may be the former spec's.
    ///
    /// This pass is then the first for a changed spec, and wrote what the part depends on. Every other stall is told at
    /// once, whatever else the pass wrote.
    func mayHaveHealed(_ part: ConditionType) -> Bool {
        guard cell.metadata.generation != cell.status?.observedGeneration else { return false }
        return receipts.contains { $0.changedCluster && Self.kinds(of: part).contains($0.reference.resource) }
    }

    /// What a part of Ready depends on.
    private static func kinds(of part: ConditionType) -> Set<ResourceType> {
        switch part {
        case .credentialsSynced: [ExternalSecret.resource]
        case .storageReady: [PersistentVolumeClaim.resource, StatefulSet.resource]
        case .databaseAvailable:
            [StatefulSet.resource, ConfigMap.resource, PersistentVolumeClaim.resource, ExternalSecret.resource]
        case .poolerAvailable: [Deployment.resource, ConfigMap.resource, ExternalSecret.resource]
        case .migrationsApplied: [Job.resource]
        default: []
        }
    }
}
