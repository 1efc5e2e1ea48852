import FoundationEssentials
import OperatorTestSupport

/// A network of its own in which pods have the ports and names that they were rendered with; only loopback is in it.
///
/// What is mounted is its own as well, so that a test can give a volume a size.
final class SandboxNetwork: Sendable {
    private let holder: HostProcess
    /// What every container finds as `/etc/hosts`.
    let hosts: String

    /// - Parameter names: all resolve to loopback.
    init(names: [String], folder: String) async throws {
        hosts = "\(folder)/hosts"
        try Data("127.0.0.1 localhost \(names.joined(separator: " "))\n".utf8).write(to: URL(filePath: hosts))
        let holder = try HostProcess(
            ["unshare", "--net", "--mount", "sh", "-c", "ip link set lo up && echo up && exec sleep infinity"],
            environment: HostProgram.environment,
            log: "\(folder)/network.log"
        )
        self.holder = holder
        try await eventually("a network namespace of its own: \(holder.output)") { holder.output.contains("up") }
    }

    /// The words that run what follows in this network.
    var entry: [String] {
        [
            "nsenter", "--net=/proc/\(holder.processID)/ns/net", "--mount=/proc/\(holder.processID)/ns/mnt",
        ]
    }
}
