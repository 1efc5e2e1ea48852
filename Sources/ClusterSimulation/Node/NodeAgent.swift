/// A node that runs pods in its own way, beside the simulated parts of a cluster.
package protocol NodeAgent: Sendable {
    /// They tell the cluster of the pods, and the node of the cluster; they take part in the loop like all others.
    var controllers: [any SimulatedController] { get }
    /// Runs what is bound to the node until the task is cancelled.
    func run() async
}

/// Where a real API server asks a node for its pods' logs, through TLS, and what it may ask.
package struct NodeAPI: Hashable, Sendable {
    /// On the loopback interface.
    package var port: Int
    /// Those that the node declares; sorted.
    package var features: [String]

    package init(port: Int, features: [String]) {
        self.port = port
        self.features = features
    }
}
