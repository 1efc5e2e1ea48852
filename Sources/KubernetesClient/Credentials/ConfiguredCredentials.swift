package import FoundationEssentials
import Synchronization

/// The credentials that a configuration describes: read from files again every minute, or got from a plugin.
package final class ConfiguredCredentials: CredentialSource {
    private struct Files {
        var cached: [String: CachedFile] = [:]
    }

    private let configuration: ClusterConfiguration
    private let reader: FileReader
    private let now: @Sendable () -> Date
    private let files = Mutex(Files())

    /// - Parameter clock: what limits a plugin's run.
    /// - Parameter now: the time that files age by and that credentials expire by.
    package init(
        _ configuration: ClusterConfiguration,
        files: FileReader = .disk,
        clock: any Clock<Duration> = ContinuousClock(),
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.configuration = configuration
        self.reader = files
        self.now = now
    }

    package func credentials() async throws(CredentialError) -> RequestCredentials {
        let user = configuration.user
        var result = RequestCredentials()
        result.authority = try configuration.authority.map { material throws(CredentialError) in try bytes(material) }
        result.clientCertificate = try user.certificate.map { material throws(CredentialError) in try bytes(material) }
        result.clientKey = try user.key.map { material throws(CredentialError) in try bytes(material) }
        if let path = user.tokenFile {
            let token = String(decoding: try bytes(.file(path)), as: UTF8.self)
            result.authorization = Secret("Bearer " + token.trimmed)
        } else if let token = user.token {
            result.authorization = Secret("Bearer " + token.value)
        } else if let username = user.username {
            let pair = Data("\(username):\(user.password?.value ?? "")".utf8)
            result.authorization = Secret("Basic " + pair.base64EncodedString())
        }
        return result
    }

    package func rejected(_ credentials: RequestCredentials) async {
        files.withLock { files in
            for path in files.cached.keys { files.cached[path]?.rejected() }
        }
    }

    private func bytes(_ material: ClusterConfiguration.Material) throws(CredentialError) -> Data {
        switch material {
        case .data(let bytes): return bytes
        case .file(let path):
            return try files.withLock { files throws(CredentialError) in
                try files.cached[path, default: CachedFile(path: path)].contents(now: now(), files: reader)
            }
        }
    }
}

extension String {
    /// Without white space around it, as tokens stand in files.
    fileprivate var trimmed: String {
        let isSpace: (Character) -> Bool = \.isWhitespace
        let tail = drop(while: isSpace)
        return String(tail.reversed().drop(while: isSpace).reversed())
    }
}
