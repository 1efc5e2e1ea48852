import KubernetesAPI
import PostgresCellAPI

/// PgBouncer's settings.
///
/// `@USER@` stands for the lookup role's name, which only the mounted Secret tells.
struct PoolerConfiguration {
    private let settings: [(name: String, value: String)]
    private let databaseHost: String

    init(_ cell: PostgresCell, defaults: PlanningDefaults) {
        let pooler = cell.spec.pooler
        databaseHost = defaults.hostName(ofService: cell.childNames.cell, namespace: cell.namespace)
        settings = [
            ("listen_addr", "*"),
            ("listen_port", "\(WellKnownNames.Port.pooler)"),
            ("unix_socket_dir", PoolerPath.socket),
            ("pidfile", "\(PoolerPath.socket)/pgbouncer.pid"),
            ("auth_type", "scram-sha-256"),
            ("auth_file", "\(PoolerPath.rendered)/userlist.txt"),
            ("auth_user", "@USER@"),
            ("auth_query", "SELECT uname, phash FROM postgrescell_pooler.user_lookup($1)"),
            // The lookup function is in this database only.
            ("auth_dbname", cell.spec.database.name),
            ("pool_mode", pooler.mode == .transaction ? "transaction" : "session"),
            ("default_pool_size", "\(pooler.defaultPoolSize)"),
            ("max_client_conn", "\(pooler.maxClientConnections)"),
            ("max_prepared_statements", "200"),
            // What drivers set at start and a pooled connection cannot keep.
            ("ignore_startup_parameters", "extra_float_digits,options"),
            ("query_wait_timeout", "120"),
            ("server_lifetime", "3600"),
            ("server_idle_timeout", "600"),
            ("server_login_retry", "1"),
            ("server_tls_sslmode", "require"),
            ("client_tls_sslmode", "prefer"),
            ("client_tls_cert_file", "\(CellPath.certificates)/tls.crt"),
            ("client_tls_key_file", "\(CellPath.certificates)/tls.key"),
            ("tcp_keepalive", "1"),
            ("tcp_keepidle", "60"),
            ("log_connections", "0"),
            ("log_disconnections", "0"),
        ]
    }

    var file: String {
        """
        [databases]
        * = host=\(databaseHost) port=\(WellKnownNames.Port.postgres)

        [pgbouncer]

        """ + settings.map { "\($0.name) = \($0.value)\n" }.joined()
    }
}

/// Where things stand in the pooler's pods, beside `CellPath`.
enum PoolerPath {
    static let settings = "/etc/postgrescell/pgbouncer"
    static let rendered = "/run/postgrescell/pgbouncer"
    static let socket = "/run/pgbouncer"
}
