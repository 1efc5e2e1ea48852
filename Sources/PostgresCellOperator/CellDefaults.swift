import ArgumentParser
import PostgresCellPlanning

/// What is the same for every cell of a cluster.
struct CellDefaults: ParsableArguments {
    @Option(help: "The tools image: pooler, backup side car and backup Jobs.")
    var toolsImage = "registry.example/postgrescell-tools:\(PostgresCellOperator.version)"

    @Option(help: "The cluster's DNS domain, for the names in connection strings.")
    var clusterDomain = "cluster.local"

    /// What planning needs to know beside the cell.
    var values: PlanningDefaults { PlanningDefaults(toolsImage: toolsImage, clusterDomain: clusterDomain) }
}
