/// The server parameters that the operator sets itself, since a promise of the cell hangs on each.
///
/// Sizes such as `max_wal_size` and `wal_compression` have our defaults and stay the user's to change.
package enum OwnedParameters {
    /// Where the server listens, keeps its files and writes its log; durability; who may connect and how.
    package static let names: Set<String> = [
        "allow_alter_system", "checkpoint_timeout", "client_connection_check_interval", "cluster_name", "config_file",
        "data_directory", "data_sync_retry", "external_pid_file", "fsync", "full_page_writes", "hba_file",
        "hot_standby", "ident_file", "krb_server_keyfile", "listen_addresses", "log_destination", "logging_collector",
        "max_slot_wal_keep_size", "max_wal_senders", "password_encryption", "port", "promote_trigger_file",
        "restore_command", "synchronous_standby_names", "wal_level",
    ]

    /// Beginnings of names that are owned together: archiving, recovery, replication, TLS, sockets, other files.
    package static let prefixes = ["archive_", "include", "primary_", "recovery_", "ssl", "unix_socket_"]

    /// True where the operator sets the parameter itself.
    package static func contains(_ name: String) -> Bool {
        names.contains(name) || prefixes.contains { name.hasPrefix($0) }
    }
}

extension SpecRule {
    /// Refused by name, so that its author learns which one.
    static let ownedParameters = SpecRule(messages: [owned]) { cell in
        (cell.spec.engine.statefulSet?.parameters.keys.sorted() ?? []).filter(OwnedParameters.contains).map { name in
            .init(path: "spec.engine.statefulSet.parameters[\(name)]", message: "\(name): \(owned)")
        }
    }

    private static let owned = "the operator sets this parameter itself: remove it"
}
