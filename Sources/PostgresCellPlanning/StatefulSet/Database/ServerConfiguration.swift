import KubernetesAPI
import PostgresCellAPI

/// The server's parameters: ours, our defaults, and the spec's in between.
struct ServerConfiguration: Hashable, Sendable {
    /// By name, unquoted.
    let parameters: [String: String]

    init(_ cell: PostgresCell) {
        var parameters = Self.defaults
        for (name, value) in cell.spec.engine.statefulSet?.parameters ?? [:] where !OwnedParameters.contains(name) {
            parameters[name] = value
        }
        parameters.merge(Self.owned) { _, owned in owned }
        parameters.merge(cell.spec.backup.map(Self.archiving) ?? ["archive_mode": "off"]) { _, owned in owned }
        parameters["cluster_name"] = cell.metadata.name
        self.parameters = parameters
    }

    /// The file that the server reads, one parameter a line.
    var file: String {
        parameters.sorted { $0.key < $1.key }.map { "\($0.key) = \(Self.quoted($0.value))\n" }.joined()
    }

    /// Those that the server takes in only when it starts.
    var needingRestart: [String: String] { parameters.filter { RestartParameters.names.contains($0.key) } }

    /// Sizes that suit a small server; the user may set others.
    private static let defaults = [
        "max_connections": "200",
        "max_wal_size": "2GB",
        // Every build has this one.
        "wal_compression": "pglz",
        "log_line_prefix": "%m [%p] %q%u@%d/%a ",
        "shared_buffers": "128MB",
    ]

    /// What promises of the cell hang on.
    private static let owned = [
        "listen_addresses": "*",
        "port": "\(WellKnownNames.Port.postgres)",
        "unix_socket_directories": CellPath.socket,
        "password_encryption": "scram-sha-256",
        "ssl": "on",
        "ssl_cert_file": "\(CellPath.certificates)/tls.crt",
        "ssl_key_file": "\(CellPath.certificates)/tls.key",
        "ssl_min_protocol_version": "TLSv1.2",
        "fsync": "on",
        "full_page_writes": "on",
        "wal_level": "replica",
        "max_wal_senders": "10",
        // A slot that nobody reads must not fill the volume.
        "max_slot_wal_keep_size": "4GB",
        // Ends statements of clients that died, such as a migration's.
        "client_connection_check_interval": "5s",
        "logging_collector": "off",
        "log_destination": "stderr",
    ]

    /// Archiving that loses at most what the spec allows: a segment is switched after a fifth of that.
    private static func archiving(_ backup: CellBackup) -> [String: String] {
        let rpo = backup.wal.rpo.seconds
        return [
            "archive_mode": "on",
            "archive_command": "\(CellPath.pgBackRest) --config=\(CellPath.programs)/pgbackrest.conf"
                + " --config-include-path=\(CellPath.repositorySecret) --stanza=main archive-push %p",
            "archive_timeout": "\(max(15, rpo / 5))s",
            // After a start, segments are switched only from the first checkpoint on.
            "checkpoint_timeout": "\(min(max(30, rpo * 3 / 5), 1800))s",
        ]
    }

    /// Inside quotes the server reads backslashes as escapes.
    private static func quoted(_ value: String) -> String {
        var text = "'"
        for character in value {
            switch character {
            case "'": text += "''"
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            default: text.append(character)
            }
        }
        return text + "'"
    }
}
