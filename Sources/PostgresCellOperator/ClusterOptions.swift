import ArgumentParser
import FoundationEssentials
import KubernetesClient
import Logging

/// How to reach the cluster: as kubectl finds it, or as a pod does.
struct ClusterOptions: ParsableArguments {
    @Option(help: "A kubeconfig file. Default: $KUBECONFIG, the pod's service account, ~/.kube/config.")
    var kubeconfig: String?

    @Option(help: "The kubeconfig's context to use instead of the current one.")
    var context: String?

    /// A client for that cluster.
    ///
    /// - Throws: `ValidationError` that says what the configuration lacks.
    func client(observer: (any RequestObserver)? = nil, logger: Logger) throws -> APIClient {
        let configuration: ClusterConfiguration
        do throws(ConfigurationError) {
            configuration = try .load(
                environment: ProcessInfo.processInfo.environment,
                kubeconfig: kubeconfig,
                context: context
            )
        } catch {
            throw ValidationError("\(error)")
        }
        let agent = "postgrescell-operator/\(PostgresCellOperator.version)"
        guard let observer else {
            return APIClient(configuration: configuration, userAgent: agent, logger: logger)
        }
        return APIClient(configuration: configuration, userAgent: agent, observer: observer, logger: logger)
    }
}
