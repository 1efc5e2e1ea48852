package import FoundationEssentials
import Subprocess
import SystemPackage

/// Runs a credential plugin and gives what it printed; a value, so that tests need no process.
package struct PluginRunner: Sendable {
    /// Gives standard output; `clusterInfo` goes into `KUBERNETES_EXEC_INFO`.
    package var run: @Sendable (_ plugin: ExecPlugin, _ clusterInfo: String) async throws(CredentialError) -> Data

    package init(
        run: @escaping @Sendable (_ plugin: ExecPlugin, _ clusterInfo: String) async throws(CredentialError) -> Data
    ) {
        self.run = run
    }

    /// A real process in a session of its own, without input, killed with all its children when its time is over.
    ///
    /// What it prints as errors goes nowhere, because it may quote secrets.
    package static func process(timeout: Duration = .seconds(30), clock: any Clock<Duration>) -> PluginRunner {
        PluginRunner { plugin, clusterInfo throws(CredentialError) in
            let outcome = await withTaskGroup(of: Outcome.self) { group in
                group.addTask { await execute(plugin, clusterInfo) }
                group.addTask {
                    do {
                        try await clock.sleep(for: timeout)
                        return .timedOut
                    } catch {
                        return .cancelled
                    }
                }
                let first = await group.next() ?? .cancelled
                group.cancelAll()
                return first
            }
            switch outcome {
            case .printed(let bytes): return bytes
            case .failed(let reason): throw .plugin(command: plugin.command, reason: reason)
            case .timedOut: throw .plugin(command: plugin.command, reason: "not done after \(timeout)")
            case .cancelled: throw .cancelled
            }
        }
    }

    private enum Outcome: Sendable {
        case printed(Data)
        case failed(String)
        case timedOut
        case cancelled
    }

    private static let outputLimit = 1 << 20

    private static func execute(_ plugin: ExecPlugin, _ clusterInfo: String) async -> Outcome {
        var variables = plugin.environment
        variables["KUBERNETES_EXEC_INFO"] = clusterInfo
        let overrides = variables.map { (Environment.Key(stringLiteral: $0.key), Optional($0.value)) }
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [.send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .zero)]
        do {
            let result = try await Subprocess.run(
                plugin.command.contains("/") ? .path(FilePath(plugin.command)) : .name(plugin.command),
                arguments: Arguments(plugin.arguments),
                environment: .inherit.updating(Dictionary(overrides, uniquingKeysWith: { $1 })),
                platformOptions: options,
                output: .bytes(limit: outputLimit),
                error: .discarded
            )
            if Task.isCancelled { return .cancelled }
            switch result.terminationStatus {
            case .exited(0): return .printed(Data(result.standardOutput))
            case .exited(let code): return .failed("it ended with code \(code)")
            case .signaled(let signal): return .failed("it was ended by signal \(signal)")
            }
        } catch {
            return Task.isCancelled ? .cancelled : .failed("it cannot be run, or prints too much")
        }
    }
}
