import FoundationEssentials

extension ClusterConfiguration {
    /// Where the kubelet mounts a pod's service account.
    package static let serviceAccountFolder = "/var/run/secrets/kubernetes.io/serviceaccount"

    /// The API server of the cluster that this process runs in, as its pod's service account.
    ///
    /// - Parameter root: put before all paths; for tests.
    package static func inCluster(
        environment: [String: String],
        root: String = "",
        files: FileReader = .disk
    ) throws(ConfigurationError) -> ClusterConfiguration {
        guard let host = environment["KUBERNETES_SERVICE_HOST"], !host.isEmpty,
            let port = environment["KUBERNETES_SERVICE_PORT"], !port.isEmpty
        else { throw .notInCluster("KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set") }
        let folder = root + serviceAccountFolder
        if case .failure(let error) = files.read(folder + "/token") {
            throw .notInCluster("cannot read \(folder)/token: \(error.reason)")
        }
        var namespace = "default"
        if case .success(let bytes) = files.read(folder + "/namespace"), !bytes.isEmpty {
            namespace = String(decoding: bytes, as: UTF8.self).trimmingWhitespace
        }
        return ClusterConfiguration(
            server: "https://\(host.contains(":") ? "[\(host)]" : host):\(port)",
            namespace: namespace,
            authority: .file(folder + "/ca.crt"),
            user: UserCredentials(tokenFile: folder + "/token")
        )
    }
}
