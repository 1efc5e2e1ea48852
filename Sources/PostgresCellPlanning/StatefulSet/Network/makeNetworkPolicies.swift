import KubernetesAPI
import PostgresCellAPI

/// Admits only the cell's own pods to the database.
func makeDatabaseNetworkPolicy(for cell: PostgresCell) -> NetworkPolicy {
    var rules = [
        NetworkPolicyIngressRule(
            from: [Component.pooler, .migrations, .backup].map {
                NetworkPolicyPeer(podSelector: cell.selector(of: $0))
            },
            ports: [NetworkPolicyPort(port: "postgres")]
        )
    ]
    if cell.spec.backup != nil {
        rules.append(
            NetworkPolicyIngressRule(
                from: [NetworkPolicyPeer(podSelector: cell.selector(of: .backup))],
                ports: [BackupServer.port, BackupServer.reportPort].map { NetworkPolicyPort(port: .integer($0)) }
            )
        )
    }
    return NetworkPolicy(
        metadata: cell.childMetadata(cell.childNames.cell, .database),
        spec: NetworkPolicySpec(
            podSelector: cell.selector(of: .database),
            policyTypes: ["Ingress"],
            ingress: rules
        )
    )
}

/// Admits the pods of the cell's namespace, and of those that the spec names, to the pooler.
func makePoolerNetworkPolicy(for cell: PostgresCell) -> NetworkPolicy {
    var peers = [NetworkPolicyPeer(podSelector: LabelSelector())]
    if let namespaces = cell.spec.networkPolicy.clientNamespaces.nonEmpty {
        // Every namespace carries its own name under this key, and nobody can change it.
        let name = SelectorRequirement(key: "kubernetes.io/metadata.name", operator: "In", values: namespaces)
        peers.append(NetworkPolicyPeer(namespaceSelector: LabelSelector(matchExpressions: [name])))
    }
    return NetworkPolicy(
        metadata: cell.childMetadata(cell.childNames.pooler, .pooler),
        spec: NetworkPolicySpec(
            podSelector: cell.selector(of: .pooler),
            policyTypes: ["Ingress"],
            ingress: [NetworkPolicyIngressRule(from: peers, ports: [NetworkPolicyPort(port: "pgbouncer")])]
        )
    )
}
