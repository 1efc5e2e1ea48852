import Foundation

/// Which API server the environment asks for.
enum TestServer {
    /// Whether it is a real one, which evaluates CEL and admission policies.
    static let isReal = !(ProcessInfo.processInfo.environment["KUBEBUILDER_ASSETS"] ?? "").isEmpty
}
