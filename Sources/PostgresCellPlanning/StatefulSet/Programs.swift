/// The programs that run in a cell's pods; each is a file of its own in `Programs/`, embedded in the binary.
enum Programs {
    static var backupServer: String { text(PackageResources.backup_server_sh) }
    static var backupReport: String { text(PackageResources.backup_report_sh) }
    static var baseBackup: String { text(PackageResources.base_backup_sh) }
    static var cellCertificates: String { text(PackageResources.cell_certificates_sh) }
    static var drill: String { text(PackageResources.drill_sh) }
    static var dump: String { text(PackageResources.dump_sh) }
    static var dumpUpload: String { text(PackageResources.dump_upload_sh) }
    static var migrateGuard: String { text(PackageResources.migrate_guard_py) }
    static var pooler: String { text(PackageResources.pooler_sh) }
    static var prepare: String { text(PackageResources.prepare_sh) }
    static var probe: String { text(PackageResources.probe_sh) }
    static var report: String { text(PackageResources.report_sh) }
    static var restore: String { text(PackageResources.restore_sh) }
    static var roleKeeper: String { text(PackageResources.role_keeper_sh) }
    static var roleKeeperDatabases: String { text(PackageResources.role_keeper_databases_sql) }
    static var roleKeeperDatabase: String { text(PackageResources.role_keeper_database_sql) }
    static var roleKeeperGrants: String { text(PackageResources.role_keeper_grants_sql) }
    static var roleKeeperPair: String { text(PackageResources.role_keeper_pair_sql) }
    static var roleKeeperPooler: String { text(PackageResources.role_keeper_pooler_sql) }
    static var roleKeeperRetire: String { text(PackageResources.role_keeper_retire_sql) }
    static var roleKeeperRole: String { text(PackageResources.role_keeper_role_sql) }
    static var start: String { text(PackageResources.start_sh) }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
