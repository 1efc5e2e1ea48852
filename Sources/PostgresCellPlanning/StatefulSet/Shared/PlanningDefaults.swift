/// What an operator's release and its installation say for every cell.
package struct PlanningDefaults: Hashable, Sendable {
    /// The image with PgBouncer, pgBackRest and what moves dumps to an object store.
    package var toolsImage: String
    /// The cluster's DNS domain.
    package var clusterDomain: String

    package init(toolsImage: String, clusterDomain: String = "cluster.local") {
        self.toolsImage = toolsImage
        self.clusterDomain = clusterDomain
    }

    /// A service's name as every pod of the cluster resolves it.
    func hostName(ofService service: String, namespace: String) -> String {
        "\(service).\(namespace).svc.\(clusterDomain)"
    }
}
