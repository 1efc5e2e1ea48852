/// The server parameters that the operator sets itself, since a promise of the cell hangs on each.
///
/// Sizes such as `max_wal_size` and `wal_compression` have our defaults and stay the user's to change.
package enum OwnedParameters {
    /// All of them, in the definition's order.
    package static let names = durability + archiving + recovery + connections + files + encryption

    /// True where the operator sets the parameter itself.
    package static func contains(_ name: String) -> Bool { names.contains(name) }

    /// What was committed survives, and nothing waits for a standby that the cell does not have.
    private static let durability = [
        "checkpoint_timeout", "data_sync_retry", "fsync", "full_page_writes", "hot_standby", "max_slot_wal_keep_size",
        "max_wal_senders", "primary_conninfo", "primary_slot_name", "promote_trigger_file",
        "synchronous_standby_names", "wal_level",
    ]

    private static let archiving = [
        "archive_cleanup_command", "archive_command", "archive_library", "archive_mode", "archive_timeout",
    ]

    private static let recovery = [
        "recovery_end_command", "recovery_init_sync_method", "recovery_min_apply_delay", "recovery_prefetch",
        "recovery_target", "recovery_target_action", "recovery_target_inclusive", "recovery_target_lsn",
        "recovery_target_name", "recovery_target_time", "recovery_target_timeline", "recovery_target_xid",
        "restore_command",
    ]

    /// Where the server listens, and how it notices that a client is gone.
    private static let connections = [
        "client_connection_check_interval", "listen_addresses", "password_encryption", "port",
        "unix_socket_directories", "unix_socket_group", "unix_socket_permissions",
    ]

    /// Where it keeps its files and writes its log.
    private static let files = [
        "allow_alter_system", "cluster_name", "config_file", "data_directory", "external_pid_file", "hba_file",
        "ident_file", "include", "include_dir", "include_if_exists", "krb_server_keyfile", "log_destination",
        "logging_collector",
    ]

    private static let encryption = [
        "ssl", "ssl_ca_file", "ssl_cert_file", "ssl_ciphers", "ssl_crl_dir", "ssl_crl_file", "ssl_dh_params_file",
        "ssl_ecdh_curve", "ssl_groups", "ssl_key_file", "ssl_library", "ssl_max_protocol_version",
        "ssl_min_protocol_version", "ssl_passphrase_command", "ssl_passphrase_command_supports_reload",
        "ssl_prefer_server_ciphers", "ssl_renegotiation_limit", "ssl_tls13_ciphers",
    ]
}

extension SpecRule {
    /// Refused by name, so that its author learns which one.
    static let ownedParameters = SpecRule(messages: [owned]) { cell in
        let parameters = cell.spec.engine.statefulSet?.parameters ?? [:]
        return OwnedParameters.names.filter { parameters[$0] != nil }.map { name in
            .init(path: "spec.engine.statefulSet.parameters[\(name)]", message: "\(name): \(owned)")
        }
    }

    private static let owned = "the operator sets this parameter itself: remove it"
}
