import KubernetesAPI
import PostgresCellAPI

/// pgBackRest's view of the object store: a file without secrets, and the template of one with nothing else.
struct RepositoryConfiguration: Hashable, Sendable {
    private let store: CellObjectStore
    private let retainFull: Int

    /// nil for a cell without a backup.
    init?(_ cell: PostgresCell) {
        guard let backup = cell.spec.backup else { return nil }
        store = backup.objectStore
        retainFull = backup.base.retainFull
    }

    /// Holds the cell's identity, so that two cells of one name, one after the other, never share a place.
    ///
    /// In it each data directory has a folder of its own, named after the time of its making: its epoch.
    static func path(in store: CellObjectStore, of cell: PostgresCell) -> String {
        folder(in: store, namespace: cell.namespace) + "/\(cell.metadata.name)-\(cell.metadata.uid ?? "unassigned")"
    }

    /// The folder of all cells of a namespace.
    static func folder(in store: CellObjectStore, namespace: String) -> String {
        let prefix = (store.prefix ?? "").split(separator: "/").joined(separator: "/")
        return prefix.isEmpty ? "/\(namespace)" : "/\(prefix)/\(namespace)"
    }

    /// The configuration that every pod of the cell shares; what differs between them, such as the epoch's path, is set
    /// in their environment.
    var file: String {
        let lines =
            ["[global]"] + Self.location(store) + [
                "repo1-bundle=y",
                "repo1-block=y",
                "repo1-retention-full=\(retainFull)",
                "compress-type=zst",
                "compress-level=3",
                "start-fast=y",
                "process-max=2",
                // An asynchronous archiver that fails looks like a crashed backend to Postgres.
                "archive-async=n",
                "archive-timeout=60",
                "lock-path=/tmp/pgbackrest",
                "spool-path=/tmp/pgbackrest",
                "log-level-console=info",
                "log-level-file=off",
                "",
                // Postgres learns of a failure when a try has ended, and tries again by itself.
                "[global:archive-push]",
                "io-timeout=15",
                "",
                "[main]",
                "pg1-path=\(CellPath.data)",
                "pg1-socket-path=\(CellPath.socket)",
                "pg1-user=postgres",
            ]
        return lines.joined(separator: "\n") + "\n"
    }

    /// Where a store is, without its secrets.
    static func location(_ store: CellObjectStore) -> [String] {
        var lines: [String] = []
        if let s3 = store.s3 {
            lines = [
                "repo1-type=s3",
                "repo1-s3-bucket=\(s3.bucket)",
                "repo1-s3-endpoint=\(s3.endpoint ?? "s3.\(s3.region).amazonaws.com")",
                "repo1-s3-region=\(s3.region)",
                "repo1-s3-uri-style=\(s3.uriStyle.rawValue)",
            ]
            if s3.caSecretKey != nil { lines.append("repo1-storage-ca-file=\(CellPath.repositorySecret)/ca.crt") }
            if store.workloadIdentity { lines.append("repo1-s3-key-type=web-id") }
        } else if let gcs = store.gcs {
            lines = ["repo1-type=gcs", "repo1-gcs-bucket=\(gcs.bucket)"]
            lines.append(
                store.workloadIdentity
                    ? "repo1-gcs-key-type=auto" : "repo1-gcs-key=\(CellPath.repositorySecret)/secret-key"
            )
        } else if let azure = store.azure {
            lines = [
                "repo1-type=azure",
                "repo1-azure-account=\(azure.account)",
                "repo1-azure-container=\(azure.container)",
            ]
            if store.workloadIdentity { lines.append("repo1-azure-key-type=auto") }
        }
        if store.key != nil { lines.append("repo1-cipher-type=aes-256-cbc") }
        return lines
    }

    /// The secrets, as a template over the properties of the store's entry.
    var secretTemplate: String {
        var lines = ["[global]", #"repo1-cipher-pass={{ index . "cipher-passphrase" }}"#]
        if store.s3 != nil {
            lines.append(#"repo1-s3-key={{ index . "access-key" }}"#)
            lines.append(#"repo1-s3-key-secret={{ index . "secret-key" }}"#)
        } else if store.azure != nil {
            lines.append(#"repo1-azure-key={{ index . "secret-key" }}"#)
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension RepositoryConfiguration {
    /// What a container with pgBackRest mounts beside the cell's programs.
    static func mounts(for cell: PostgresCell) -> [VolumeMount] {
        guard cell.spec.backup != nil else { return [tools] }
        return [tools, VolumeMount(name: "repository", mountPath: CellPath.repositorySecret, readOnly: true)]
    }

    private static let tools = VolumeMount(name: "tools", mountPath: CellPath.tools, readOnly: true)

    /// The volumes behind them; with workload identity there is no secret, and pgBackRest wants the folder all the same.
    static func volumes(for cell: PostgresCell) -> [Volume] {
        let volumes = [Volume.scratch("tools", limit: "128Mi")]
        guard let backup = cell.spec.backup else { return volumes }
        let hasKey = backup.objectStore.key != nil
        return volumes + [
            hasKey ? .secret("repository", of: cell.childNames.backup) : .scratch("repository", limit: "1Mi")
        ]
    }
}
