package import FoundationEssentials
import Synchronization

/// The credentials that a configuration describes: read from files again every minute, or got from a plugin.
package final class ConfiguredCredentials: CredentialSource {
    private let configuration: ClusterConfiguration
    private let reader: FileReader
    private let runner: PluginRunner
    private let now: @Sendable () -> Date
    private let files = Mutex<[String: CachedFile]>([:])
    private let pluginCredentials = Mutex<PluginCredentials?>(nil)

    /// - Parameter clock: what limits a plugin's run.
    /// - Parameter runner: nil runs plugins as processes, for 30 s at most.
    /// - Parameter now: the time that files age by and that credentials expire by.
    package init(
        _ configuration: ClusterConfiguration,
        files: FileReader = .disk,
        clock: any Clock<Duration> = ContinuousClock(),
        runner: PluginRunner? = nil,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.configuration = configuration
        self.reader = files
        self.runner = runner ?? .process(clock: clock)
        self.now = now
    }

    /// Reads files that are a minute old, and runs the plugin where its credentials expired.
    package func credentials() async throws(CredentialError) -> RequestCredentials {
        let user = configuration.user
        var result = RequestCredentials()
        result.authority = try bytes(configuration.authority)
        result.clientCertificate = try bytes(user.certificate)
        result.clientKey = try bytes(user.key)
        if let path = user.tokenFile {
            let token = String(decoding: try bytes(.file(path)) ?? Data(), as: UTF8.self)
            result.authorization = Secret("Bearer " + token.trimmingWhitespace)
        } else if let token = user.token {
            result.authorization = Secret("Bearer " + token.value)
        } else if let username = user.username {
            let pair = Data("\(username):\(user.password?.value ?? "")".utf8)
            result.authorization = Secret("Basic " + pair.base64EncodedString())
        } else if let plugin = user.plugin {
            let answer = try await credentials(of: plugin, authority: result.authority).current()
            result.authorization = answer.token.map { Secret("Bearer " + $0.value) }
            result.clientCertificate = answer.clientCertificate ?? result.clientCertificate
            result.clientKey = answer.clientKey ?? result.clientKey
        }
        return result
    }

    /// Has all files read, and the plugin run, at the next use.
    package func rejected(_ credentials: RequestCredentials) async {
        files.withLock { files in
            for path in files.keys { files[path]?.rejected() }
        }
        pluginCredentials.withLock { $0 }?.rejected(
            token: credentials.authorization.map { Secret(String($0.value.dropFirst("Bearer ".count))) },
            clientCertificate: credentials.clientCertificate
        )
    }

    private func credentials(of plugin: ExecPlugin, authority: Data?) -> PluginCredentials {
        pluginCredentials.withLock { known in
            if let known { return known }
            let info = plugin.clusterInfo(configuration, authority: authority)
            let made = PluginCredentials(plugin, clusterInfo: info, runner: runner, now: now)
            known = made
            return made
        }
    }

    private func bytes(_ material: ClusterConfiguration.Material?) throws(CredentialError) -> Data? {
        switch material {
        case nil: return nil
        case .data(let bytes): return bytes
        case .file(let path):
            return try files.withLock { files throws(CredentialError) in
                try files[path, default: CachedFile(path: path)].contents(now: now(), files: reader)
            }
        }
    }
}

extension String {
    /// Without white space around it, as tokens and names stand in files.
    var trimmingWhitespace: String {
        let isSpace: (Character) -> Bool = \.isWhitespace
        return String(drop(while: isSpace).reversed().drop(while: isSpace).reversed())
    }
}
