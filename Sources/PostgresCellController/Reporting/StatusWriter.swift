import ControllerRuntime
import KubernetesAPI
package import KubernetesClient
package import PostgresCellAPI

/// Writes a cell's status, as a whole and only where it differs.
package struct StatusWriter: Sendable {
    private let client: APIClient
    private let caches: ScopedCaches

    /// - Parameter client: fenced: only the leader writes.
    package init(client: APIClient, caches: ScopedCaches) {
        self.client = client
        self.caches = caches
    }

    /// Writes the status by server-side apply, onto the very state of the cell that was observed.
    ///
    /// - Returns: true where a request was needed.
    package func write(_ status: PostgresCellStatus, of cell: PostgresCell) async throws(APIError) -> Bool {
        guard status != cell.status else { return false }
        let manifest = StatusManifest(
            metadata: .init(name: cell.metadata.name, resourceVersion: cell.metadata.resourceVersion),
            status: status
        )
        let written = try await client.apply(
            JSONCoding.encode(manifest),
            to: cell.reference,
            subresource: "status",
            fieldManager: WellKnownNames.fieldManager,
            returning: PostgresCell.self
        )
        caches[cell.key.namespace]?.cells.recordWrite(written)
        return true
    }
}

/// What is applied.
///
/// The version makes sure that a successor of the same name does not get this status, which later passes would take for
/// a record of its migrations. A uid would not: where the status of a custom resource is applied, the server ignores it.
private struct StatusManifest: Encodable {
    var apiVersion = PostgresCell.resource.apiVersion
    var kind = PostgresCell.resource.kind
    var metadata: Metadata
    var status: PostgresCellStatus

    struct Metadata: Encodable {
        var name: String
        var resourceVersion: String?
    }
}
