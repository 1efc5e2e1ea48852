import Foundation
import OperatorTestSupport
import Subprocess

/// The program `postgrescell-operator` as it was built beside the tests.
enum OperatorBinary {
    private static let path: String = {
        let arguments = CommandLine.arguments
        let flag = arguments.firstIndex(of: "--test-bundle-path")
        let bundle = flag.flatMap { $0 + 1 < arguments.count ? arguments[$0 + 1] : nil } ?? arguments[0]
        return URL(filePath: bundle).deletingLastPathComponent().appending(path: "postgrescell-operator").path
    }()

    static var isBuilt: Bool { FileManager.default.isExecutableFile(atPath: path) }

    /// Runs the operator for the test's namespace until the body has ended it.
    static func run(
        on cluster: TestCluster,
        _ body: @escaping @Sendable (Execution<NoInput, DiscardedOutput, DiscardedOutput>) async throws -> Void
    ) async throws {
        let arguments = [
            "-c", #"exec "$0" "$@""#, path, "run", "--kubeconfig", cluster.kubeconfigPath(user: "operator"),
            "--namespace", cluster.namespace,
            "--probe-port", "0", "--no-leader-election", "--tools-image", "registry.example/postgrescell-tools:1",
        ]
        _ = try await Subprocess.run(
            .name("bash"),
            arguments: Arguments(arguments),
            input: .none,
            output: .discarded,
            error: .discarded
        ) { process in
            try await body(process)
        }
    }
}
