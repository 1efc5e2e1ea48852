import FoundationEssentials
import KubernetesAPI

extension ExecPlugin {
    /// The `ExecCredential` that a plugin finds in `KUBERNETES_EXEC_INFO`.
    ///
    /// - Parameter authority: PEM certificates that sign the server's.
    func clusterInfo(_ configuration: ClusterConfiguration, authority: Data?) -> String {
        var spec: JSONValue = ["interactive": false]
        if providesClusterInfo {
            var cluster: JSONValue = ["server": .string(configuration.server)]
            cluster["tls-server-name"] = configuration.tlsServerName.map { .string($0) }
            cluster["certificate-authority-data"] = authority.map { .string($0.base64EncodedString()) }
            cluster["proxy-url"] = configuration.proxy.map { .string($0) }
            if configuration.skipsVerification { cluster["insecure-skip-tls-verify"] = true }
            cluster["config"] = clusterExtension.flatMap { try? JSONValue(parsing: Data($0.utf8)) }
            spec["cluster"] = cluster
        }
        let info: JSONValue = ["apiVersion": .string(apiVersion), "kind": "ExecCredential", "spec": spec]
        return info.text
    }
}
