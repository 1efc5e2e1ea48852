import KubernetesAPI
import PostgresCellAPI

/// Lets nodes be drained one pooler at a time, and a pooler that does not work at any time.
func makePoolerDisruptionBudget(for cell: PostgresCell) -> PodDisruptionBudget {
    PodDisruptionBudget(
        metadata: cell.childMetadata(cell.childNames.pooler, .pooler),
        spec: PodDisruptionBudgetSpec(
            maxUnavailable: 1,
            selector: cell.selector(of: .pooler),
            unhealthyPodEvictionPolicy: "AlwaysAllow"
        )
    )
}
