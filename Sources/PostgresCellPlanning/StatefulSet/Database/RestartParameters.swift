/// Parameters of context `postmaster`, which the server takes in only when it starts: a change rolls the pod.
///
/// From `SELECT name FROM pg_settings WHERE context = 'postmaster'` of Postgres 14 to 18 and the extensions at hand.
/// One that is missing here is taken in at the next start.
enum RestartParameters {
    static let names: Set<String> = [
        "archive_mode", "autovacuum_freeze_max_age", "autovacuum_max_workers", "autovacuum_multixact_freeze_max_age",
        "autovacuum_worker_slots", "bonjour", "bonjour_name", "cluster_name", "commit_timestamp_buffers",
        "config_file", "cron.database_name", "cron.host", "cron.use_background_workers", "data_directory",
        "debug_io_direct", "dynamic_shared_memory_type", "event_source", "hba_file", "hot_standby", "huge_page_size",
        "huge_pages", "ident_file", "io_max_combine_limit", "io_max_concurrency", "io_method", "io_workers",
        "jit_provider", "listen_addresses", "logging_collector", "max_active_replication_origins", "max_connections",
        "max_files_per_process", "max_locks_per_transaction", "max_logical_replication_workers",
        "max_notify_queue_pages", "max_pred_locks_per_transaction", "max_prepared_transactions",
        "max_replication_slots", "max_wal_senders", "max_worker_processes", "min_dynamic_shared_memory",
        "multixact_member_buffers", "multixact_offset_buffers", "notify_buffers", "old_snapshot_threshold",
        "pg_stat_statements.max", "port", "recovery_target", "reserved_connections", "serializable_buffers",
        "shared_buffers", "shared_memory_type", "shared_preload_libraries", "subtransaction_buffers",
        "superuser_reserved_connections", "track_activity_query_size", "track_commit_timestamp",
        "transaction_buffers", "unix_socket_directories", "unix_socket_group", "unix_socket_permissions",
        "wal_buffers", "wal_decode_buffer_size", "wal_level", "wal_log_hints",
    ]
}
