package import ControllerRuntime
package import KubernetesAPI
package import PostgresCellPlanning

/// All that can be set about a running operator; built once, by the executable.
package struct CellOperatorConfiguration: Sendable {
    /// The namespaces whose cells are kept; empty for all.
    package var namespaces: [String] = []
    /// Passes under way at once, each over another cell.
    package var workers = 8
    /// Where `/healthz`, `/readyz` and `/metrics` are served; port 0 takes a free one.
    package var probePort: UInt16 = 8080
    /// The lease that decides which replica writes; nil for a single replica that always writes.
    package var lease: ObjectKey?
    /// The times of the election; every replica has the same.
    package var leaseTimings = LeaseTimings()
    /// This replica's name in the lease and in events; unique.
    package var identity: String
    /// What is the same for every cell.
    package var defaults: PlanningDefaults

    package init(identity: String, defaults: PlanningDefaults) {
        self.identity = identity
        self.defaults = defaults
    }
}
