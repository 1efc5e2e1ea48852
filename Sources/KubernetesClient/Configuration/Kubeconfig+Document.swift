import FoundationEssentials

/// The parts of a kubeconfig, as the file spells them.
extension Kubeconfig {
    struct Document: Decodable {
        var currentContext: String?
        var clusters: [NamedCluster]?
        var users: [NamedUser]?
        var contexts: [NamedContext]?

        private enum CodingKeys: String, CodingKey {
            case currentContext = "current-context"
            case clusters, users, contexts
        }

        struct NamedCluster: Decodable {
            var name: String
            var cluster: Cluster
        }

        struct NamedUser: Decodable {
            var name: String
            var user: User
        }

        struct NamedContext: Decodable {
            var name: String
            var context: Context
        }
    }

    struct Context: Decodable, Sendable {
        var cluster: String
        var user: String?
        var namespace: String?
    }

    struct Cluster: Decodable, Sendable {
        var server: String
        var authorityFile: String?
        var authorityData: Data?
        var skipsVerification: Bool?
        var tlsServerName: String?
        var proxy: String?
        /// Not decoded: its content is the plugin's own business.
        var execExtension: String?

        private enum CodingKeys: String, CodingKey {
            case server
            case authorityFile = "certificate-authority"
            case authorityData = "certificate-authority-data"
            case skipsVerification = "insecure-skip-tls-verify"
            case tlsServerName = "tls-server-name"
            case proxy = "proxy-url"
        }

        func anchored(in folder: String) -> Cluster {
            var result = self
            result.authorityFile = authorityFile.map { Kubeconfig.anchor($0, in: folder) }
            return result
        }
    }

    struct User: Decodable, Sendable {
        var certificateFile: String?
        var certificateData: Data?
        var keyFile: String?
        var keyData: Data?
        var token: String?
        var tokenFile: String?
        var username: String?
        var password: String?
        var exec: Exec?
        var impersonates: String?
        var authProvider: AuthProvider?

        private enum CodingKeys: String, CodingKey {
            case certificateFile = "client-certificate"
            case certificateData = "client-certificate-data"
            case keyFile = "client-key"
            case keyData = "client-key-data"
            case token, tokenFile, username, password, exec
            case impersonates = "as"
            case authProvider = "auth-provider"
        }

        func anchored(in folder: String) -> User {
            var result = self
            result.certificateFile = certificateFile.map { Kubeconfig.anchor($0, in: folder) }
            result.keyFile = keyFile.map { Kubeconfig.anchor($0, in: folder) }
            result.tokenFile = tokenFile.map { Kubeconfig.anchor($0, in: folder) }
            // A bare name is looked for in PATH, not in the folder.
            if let command = exec?.command, command.contains("/") {
                result.exec?.command = Kubeconfig.anchor(command, in: folder)
            }
            return result
        }

        struct AuthProvider: Decodable {
            var name: String
        }
    }

    struct Exec: Decodable, Sendable {
        var apiVersion: String?
        var command: String
        var args: [String]?
        var env: [Variable]?
        var provideClusterInfo: Bool?
        var interactiveMode: String?

        struct Variable: Decodable {
            var name: String
            var value: String
        }
    }

    private static func anchor(_ path: String, in folder: String) -> String {
        path.isEmpty || path.hasPrefix("/") ? path : folder + path
    }
}
