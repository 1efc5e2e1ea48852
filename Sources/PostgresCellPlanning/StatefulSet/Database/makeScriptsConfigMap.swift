import KubernetesAPI
import PostgresCellAPI

/// The programs and settings that run in the cell's pods, and whether its volume has held data.
func makeScriptsConfigMap(for cell: PostgresCell) -> ConfigMap {
    var files = [
        "prepare.sh": Programs.prepare,
        "start.sh": Programs.start,
        "probe.sh": Programs.probe,
        "role-keeper.sh": Programs.roleKeeper,
        "role-keeper-databases.sql": Programs.roleKeeperDatabases,
        "role-keeper-database.sql": Programs.roleKeeperDatabase,
        "role-keeper-grants.sql": Programs.roleKeeperGrants,
        "role-keeper-pair.sql": Programs.roleKeeperPair,
        "role-keeper-pooler.sql": Programs.roleKeeperPooler,
        "role-keeper-retire.sql": Programs.roleKeeperRetire,
        "role-keeper-role.sql": Programs.roleKeeperRole,
        "postgresql.conf": ServerConfiguration(cell).file,
        "pg_hba.conf": AccessRules.file,
        "roles": RoleList(cell).file,
    ]
    if cell.status?.storage?.volume != nil { files["has-served"] = "start.sh and restore.sh fill no empty volume.\n" }
    if cell.spec.migrations != nil { files["migrate-guard.py"] = Programs.migrateGuard }
    if let repository = RepositoryConfiguration(cell) {
        files["pgbackrest.conf"] = repository.file
        files["backup-server.sh"] = Programs.backupServer
        files["backup-report.sh"] = Programs.backupReport
        files["report.sh"] = Programs.report
        files["base-backup.sh"] = Programs.baseBackup
        files["cell-certificates.sh"] = Programs.cellCertificates
        if cell.spec.backup?.dump != nil {
            files["dump.sh"] = Programs.dump
            files["dump-upload.sh"] = Programs.dumpUpload
        }
        if cell.spec.backup?.drill != nil || cell.spec.recovery != nil { files["restore.sh"] = Programs.restore }
        if cell.spec.backup?.drill != nil { files["drill.sh"] = Programs.drill }
    }
    return ConfigMap(metadata: cell.childMetadata(cell.childNames.scripts, .database), data: files)
}
