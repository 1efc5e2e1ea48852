import FoundationEssentials
import Synchronization

/// Credentials from a plugin, run once for all who need them, and again when they expire or are refused.
final class PluginCredentials: Sendable {
    private let plugin: ExecPlugin
    private let clusterInfo: String
    private let runner: PluginRunner
    private let now: @Sendable () -> Date
    private let turn = TaskTurn()
    private let answer = Mutex<PluginAnswer?>(nil)

    /// - Parameter clusterInfo: the `ExecCredential` for `KUBERNETES_EXEC_INFO`, as JSON.
    init(_ plugin: ExecPlugin, clusterInfo: String, runner: PluginRunner, now: @escaping @Sendable () -> Date) {
        self.plugin = plugin
        self.clusterInfo = clusterInfo
        self.runner = runner
        self.now = now
    }

    func current() async throws(CredentialError) -> PluginAnswer {
        if let good { return good }
        guard await turn.take() else { throw .cancelled }
        defer { turn.give() }
        // Whoever had the turn before may have brought them.
        if let good { return good }
        let output = try await runner.run(plugin, clusterInfo)
        let fresh = try PluginAnswer(output: output, plugin: plugin)
        answer.withLock { $0 = fresh }
        return fresh
    }

    /// Forgets credentials that the server refused; newer ones stay.
    func rejected(token: Secret?, clientCertificate: Data?) {
        answer.withLock { answer in
            if answer?.token == token, answer?.clientCertificate == clientCertificate { answer = nil }
        }
    }

    private var good: PluginAnswer? {
        answer.withLock { $0 }.flatMap { $0.isGood(now: now()) ? $0 : nil }
    }
}
