import ArgumentParser

/// What runs the pods of an embedded cluster.
enum NodeKind: String, ExpressibleByArgument, CaseIterable {
    case simulated, containers
}
