import EmbeddedCluster
import FoundationEssentials
import KubernetesClient

/// How to reach a test's API server, by user.
struct ClusterAccess: Sendable {
    private let server: String
    private let authorityFile: String?
    private let tokens: [String: String]
    private let folder: TemporaryFolder

    /// - Parameter tokens: by user.
    init(server: String, authorityFile: String?, tokens: [String: String], folder: TemporaryFolder) throws {
        self.server = server
        self.authorityFile = authorityFile
        self.tokens = tokens
        self.folder = folder
        for user in tokens.keys {
            try Data(kubeconfig(user: user).utf8).write(to: URL(filePath: kubeconfigPath(user: user)))
        }
    }

    init(embedded server: EmbeddedCluster, url: String, folder: TemporaryFolder) throws {
        try self.init(
            server: url,
            authorityFile: nil,
            tokens: ["admin": "admin-token", "operator": "operator-token"],
            folder: folder
        )
    }

    func configuration(user: String) -> ClusterConfiguration {
        ClusterConfiguration(
            server: server,
            authority: authorityFile.map { .file($0) },
            user: UserCredentials(token: tokens[user] ?? "unknown")
        )
    }

    func kubeconfigPath(user: String) -> String { "\(folder.path)/\(user).kubeconfig" }

    private func kubeconfig(user: String) -> String {
        let authority = authorityFile.map { "\n    certificate-authority: \($0)" } ?? ""
        return """
            apiVersion: v1
            kind: Config
            current-context: test
            clusters:
            - name: test
              cluster:
                server: \(server)\(authority)
            contexts:
            - name: test
              context: {cluster: test, user: \(user)}
            users:
            - name: \(user)
              user: {token: \(tokens[user] ?? "unknown")}

            """
    }
}
