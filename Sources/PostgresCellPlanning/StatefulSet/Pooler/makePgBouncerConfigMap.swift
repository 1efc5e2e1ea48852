import KubernetesAPI
import PostgresCellAPI

/// The pooler's program and settings.
///
/// A change reaches running poolers within a minute and restarts none.
func makePgBouncerConfigMap(for cell: PostgresCell, defaults: PlanningDefaults) -> ConfigMap {
    ConfigMap(
        metadata: cell.childMetadata(cell.childNames.pgbouncer, .pooler),
        data: [
            "pooler.sh": Programs.pooler,
            "pgbouncer.ini": PoolerConfiguration(cell, defaults: defaults).file,
        ]
    )
}
