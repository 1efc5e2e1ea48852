package import FoundationEssentials
import KubernetesAPI
package import PostgresCellAPI

/// Computes a cell's whole status, once and last.
///
/// Conditions, `gate` and figures come from what was observed and what the pass did; only `migrations`, `backup` and the
/// volume's name carry on what stood there, and transition times stay while their status stays.
package func reportStatus(
    _ observation: CellObservation,
    _ plan: CellPlan,
    receipts: [ObjectReceipt],
    now: Date
) -> PostgresCellStatus {
    let cell = observation.cell
    let report = StatusReport(observation: observation, plan: plan, receipts: receipts)
    var status = PostgresCellStatus()
    status.observedGeneration = cell.metadata.generation ?? 0
    status.conditions = ConditionRule.all
        .compactMap { rule in rule.condition(report, generation: status.observedGeneration) }
        .keepingTransitionTimes(of: cell.status?.conditions ?? [], now: now)
    status.migrations = plan.assessment.migrationRecord
    status.gate = GateStatus(held: report.heldPods.count)
    status.backup = plan.problems.isEmpty ? plan.assessment.backup?.record : cell.status?.backup
    if plan.problems.isEmpty {
        status.endpoints = endpoints(of: cell, clusterDomain: plan.clusterDomain)
        status.credentials = cell.spec.consumers.map { consumer in
            CredentialStatus(consumer: consumer.name, secretName: cell.childNames.credentials(of: consumer.name))
        }
        status.storage = storage(observation, plan.assessment)
    } else {
        status.endpoints = cell.status?.endpoints
        status.credentials = cell.status?.credentials ?? []
        status.storage = cell.status?.storage
    }
    return status
}

private func endpoints(of cell: PostgresCell, clusterDomain: String) -> CellEndpoints {
    let suffix = "\(cell.metadata.namespace ?? "default").svc.\(clusterDomain)"
    return CellEndpoints(
        pooled: .init(host: "\(cell.poolerServiceName).\(suffix)", port: WellKnownNames.Port.pooler),
        direct: .init(host: "\(cell.metadata.name).\(suffix)", port: WellKnownNames.Port.postgres)
    )
}

/// A volume counts from the moment that a database has served from it: before, there is nothing to lose.
private func storage(_ observation: CellObservation, _ assessment: CellAssessment) -> StorageStatus? {
    guard let requested = observation.cell.requestedStorage else { return nil }
    let serving = assessment.database.isSatisfied ? observation.claim?.spec.volumeName : nil
    return StorageStatus(
        requested: requested,
        capacity: observation.claim?.status?.capacity?["storage"],
        volume: observation.cell.status?.storage?.volume ?? serving
    )
}
