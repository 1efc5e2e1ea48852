import KubernetesAPI
import PostgresCellAPI

/// The database's service.
///
/// It names the pod even while that is not ready: there is one pod, and readiness says whether roles are up to date,
/// which must not cut off those who are connected.
func makeDatabaseService(for cell: PostgresCell) -> Service {
    var ports = [ServicePort(name: "postgres", port: WellKnownNames.Port.postgres, targetPort: "postgres")]
    if cell.spec.backup != nil {
        // By number: in older Kubernetes a Service does not find the names of a side car's ports.
        for (name, port) in [("pgbackrest", BackupServer.port), ("backup-report", BackupServer.reportPort)] {
            ports.append(ServicePort(name: name, port: port, targetPort: .integer(port)))
        }
    }
    return Service(
        metadata: cell.childMetadata(cell.childNames.cell, .database),
        spec: ServiceSpec(
            type: "ClusterIP",
            selector: cell.selectorLabels(of: .database),
            ports: ports,
            publishNotReadyAddresses: true
        )
    )
}

/// The pooler's service: what applications connect to.
func makePoolerService(for cell: PostgresCell) -> Service {
    Service(
        metadata: cell.childMetadata(cell.poolerServiceName, .pooler),
        spec: ServiceSpec(
            type: "ClusterIP",
            selector: cell.selectorLabels(of: .pooler),
            ports: [ServicePort(name: "pgbouncer", port: WellKnownNames.Port.pooler, targetPort: "pgbouncer")]
        )
    )
}
