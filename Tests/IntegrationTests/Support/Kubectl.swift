import Foundation
import OperatorTestSupport
import Subprocess

/// The kubectl of this machine, unmodified, with a test's cluster.
struct Kubectl: Sendable {
    private let kubeconfig: String

    init(_ cluster: TestCluster) { kubeconfig = cluster.kubeconfigPath(user: "admin") }

    static let isInstalled = Program.isInstalled("kubectl")

    /// Runs a command to its end.
    ///
    /// - Returns: what it printed.
    /// - Throws: `KubectlFailure` with its complaint.
    @discardableResult
    func callAsFunction(_ arguments: String...) async throws -> String {
        let cache = FileManager.default.temporaryDirectory.appending(path: "kubectl-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: cache) }
        let result = try await run(
            .name("kubectl"),
            arguments: Arguments(["--kubeconfig", kubeconfig, "--cache-dir", cache] + arguments),
            output: .string(limit: 4 << 20),
            error: .string(limit: 1 << 20)
        )
        guard result.terminationStatus.isSuccess else {
            throw KubectlFailure(description: "kubectl \(arguments.joined(separator: " ")): \(result.standardError)")
        }
        return result.standardOutput
    }
}

/// What kubectl complained of.
struct KubectlFailure: Error, CustomStringConvertible {
    var description: String
}
