import FoundationEssentials

extension ClusterConfiguration {
    /// Finds the configuration where Kubernetes' own tools look: the given file, `KUBECONFIG`, the pod's service
    /// account, `~/.kube/config`.
    ///
    /// - Parameter kubeconfig: a file that must be there; nothing else is looked at then.
    /// - Parameter context: nil takes the current one; a context that is asked for rules out the service account.
    package static func load(
        environment: [String: String],
        kubeconfig: String? = nil,
        context: String? = nil,
        files: FileReader = .disk
    ) throws(ConfigurationError) -> ClusterConfiguration {
        if let kubeconfig {
            return try Kubeconfig.load(paths: [kubeconfig], files: files).resolve(context: context)
        }
        if let list = environment["KUBECONFIG"], !list.isEmpty {
            let paths = list.split(separator: ":").map(String.init)
            return try Kubeconfig.load(paths: paths, files: files).resolve(context: context)
        }
        if context == nil, environment["KUBERNETES_SERVICE_HOST"] != nil {
            return try inCluster(environment: environment, files: files)
        }
        guard let home = environment["HOME"], !home.isEmpty else {
            throw .notInCluster("and there is no home folder with a kubeconfig")
        }
        return try Kubeconfig.load(paths: ["\(home)/.kube/config"], files: files).resolve(context: context)
    }
}
