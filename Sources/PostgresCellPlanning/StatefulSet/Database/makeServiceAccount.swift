import KubernetesAPI
import PostgresCellAPI

/// The account of the cell's pods.
///
/// None of them speaks to the API server, so none gets a token.
func makeServiceAccount(for cell: PostgresCell) -> ServiceAccount {
    ServiceAccount(
        metadata: cell.childMetadata(cell.childNames.cell, .database),
        automountServiceAccountToken: false
    )
}
