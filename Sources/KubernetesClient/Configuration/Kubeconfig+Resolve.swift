import FoundationEssentials

extension Kubeconfig {
    /// What a context says.
    ///
    /// - Parameter context: nil takes the current one.
    package func resolve(context: String? = nil) throws(ConfigurationError) -> ClusterConfiguration {
        guard let name = context ?? currentContext else { throw .noContext }
        guard let chosen = contexts[name] else { throw .missing(kind: "context", name: name) }
        guard let cluster = clusters[chosen.cluster] else { throw .missing(kind: "cluster", name: chosen.cluster) }
        guard ServerAddress(cluster.server) != nil else {
            throw .unsupported("cluster \(chosen.cluster): its server is not an http or https URL")
        }
        let authority = Self.material(cluster.authorityData, cluster.authorityFile)
        let skipsVerification = cluster.skipsVerification ?? false
        guard authority == nil || !skipsVerification else {
            throw .unsupported("cluster \(chosen.cluster): an authority and insecure-skip-tls-verify at once")
        }
        var credentials = UserCredentials()
        if let userName = chosen.user, !userName.isEmpty {
            guard let user = users[userName] else { throw .missing(kind: "user", name: userName) }
            credentials = try Self.credentials(of: user, named: userName, cluster)
        }
        return ClusterConfiguration(
            server: cluster.server,
            namespace: chosen.namespace.flatMap { $0.isEmpty ? nil : $0 } ?? "default",
            authority: authority,
            tlsServerName: cluster.tlsServerName.flatMap { $0.isEmpty ? nil : $0 },
            skipsVerification: skipsVerification,
            proxy: cluster.proxy.flatMap { $0.isEmpty ? nil : $0 },
            user: credentials
        )
    }

    private static func credentials(
        of user: User,
        named name: String,
        _ cluster: Cluster
    ) throws(ConfigurationError) -> UserCredentials {
        if let provider = user.authProvider {
            throw .unsupported("user \(name): auth-provider \(provider.name); use its exec plugin")
        }
        if user.impersonates != nil { throw .unsupported("user \(name): acting as another user") }
        var result = UserCredentials(token: user.token.flatMap { $0.isEmpty ? nil : $0 }, tokenFile: user.tokenFile)
        result.certificate = material(user.certificateData, user.certificateFile)
        result.key = material(user.keyData, user.keyFile)
        guard (result.certificate == nil) == (result.key == nil) else {
            throw .unsupported("user \(name): a client certificate without its key, or a key without its certificate")
        }
        result.username = user.username.flatMap { $0.isEmpty ? nil : $0 }
        result.password = user.password.map { Secret($0) }
        if let exec = user.exec { result.plugin = try plugin(exec, user: name, cluster) }
        return result
    }

    private static func plugin(
        _ exec: Exec,
        user: String,
        _ cluster: Cluster
    ) throws(ConfigurationError) -> ExecPlugin {
        let versions = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"]
        guard let version = exec.apiVersion, versions.contains(version) else {
            throw .unsupported("user \(user): exec with apiVersion \(exec.apiVersion ?? "none")")
        }
        guard exec.interactiveMode != "Always" else {
            throw .unsupported("user \(user): a plugin that must ask someone")
        }
        return ExecPlugin(
            command: exec.command,
            arguments: exec.args ?? [],
            environment: Dictionary((exec.env ?? []).map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }),
            apiVersion: version,
            providesClusterInfo: exec.provideClusterInfo ?? false,
            clusterExtension: cluster.execExtension
        )
    }

    /// Data wins over a file, as in client-go.
    private static func material(_ data: Data?, _ file: String?) -> ClusterConfiguration.Material? {
        if let data, !data.isEmpty { return .data(data) }
        return file.flatMap { $0.isEmpty ? nil : .file($0) }
    }
}
