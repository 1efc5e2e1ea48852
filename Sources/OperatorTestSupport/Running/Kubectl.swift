import FoundationEssentials

/// The kubectl of this machine, unmodified, with a configuration of a test's and a cache of its own for each command.
package struct Kubectl: Sendable {
    private let kubeconfig: String

    /// - Parameter kubeconfig: a file.
    package init(kubeconfig: String) { self.kubeconfig = kubeconfig }

    /// Whether there is one.
    package static let isInstalled = Program.isInstalled("kubectl")

    /// Runs a command to its end, whatever that is.
    package func result(_ arguments: [String], input: String = "") async throws -> ProgramResult {
        let cache = try TemporaryFolder()
        return try await Program.run(
            "kubectl",
            ["--kubeconfig", kubeconfig, "--cache-dir", cache.path] + arguments,
            input: input
        )
    }

    /// Runs a command to its end.
    ///
    /// - Returns: what it printed.
    /// - Throws: `KubectlFailure` with its complaint.
    @discardableResult
    package func callAsFunction(_ arguments: [String], input: String = "") async throws -> String {
        let result = try await result(arguments, input: input)
        guard result.isSuccess else {
            throw KubectlFailure(description: "kubectl \(arguments.joined(separator: " ")): \(result.errors)")
        }
        return result.output
    }
}

/// What kubectl complained of.
package struct KubectlFailure: Error, CustomStringConvertible {
    package var description: String
}
