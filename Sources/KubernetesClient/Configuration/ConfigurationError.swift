/// Why there is no usable configuration.
package enum ConfigurationError: Error, Hashable, CustomStringConvertible {
    /// This process does not run in a pod, or its pod has no service account token.
    case notInCluster(String)
    /// A file that must be there cannot be read.
    case unreadable(path: String, reason: String)
    /// A kubeconfig is not what it should be.
    case malformed(path: String, reason: String)
    /// The kubeconfig names something that it does not hold.
    case missing(kind: String, name: String)
    /// There is no current context, and none was asked for.
    case noContext
    /// It asks for something that this client does not do.
    case unsupported(String)

    package var description: String {
        switch self {
        case .notInCluster(let reason): "no in-cluster configuration: \(reason)"
        case .unreadable(let path, let reason): "cannot read \(path): \(reason)"
        case .malformed(let path, let reason): "\(path): \(reason)"
        case .missing(let kind, let name): "the kubeconfig has no \(kind) named \(name)"
        case .noContext: "the kubeconfig names no current context: set one, or ask for one by name"
        case .unsupported(let what): "the kubeconfig asks for what is not supported: \(what)"
        }
    }
}
