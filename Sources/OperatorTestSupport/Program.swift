import FoundationEssentials
import Subprocess

/// What a program said and how it ended.
package struct ProgramResult: Sendable {
    /// True where it ended by itself with exit code 0.
    package var isSuccess: Bool
    /// All of its standard output.
    package var output: String
    /// All of its standard error.
    package var errors: String
}

/// Programs of this machine that tests run.
package enum Program {
    /// Runs a program to its end, without writing Python's compiled files into the tree.
    package static func run(
        _ name: String,
        _ arguments: [String],
        input: String = ""
    ) async throws -> ProgramResult {
        let result = try await Subprocess.run(
            .name(name),
            arguments: Arguments(arguments),
            environment: .inherit.updating(["PYTHONDONTWRITEBYTECODE": "1"]),
            input: .string(input),
            output: .string(limit: 16 << 20),
            error: .string(limit: 1 << 20)
        )
        return ProgramResult(
            isSuccess: result.terminationStatus.isSuccess,
            output: result.standardOutput,
            errors: result.standardError
        )
    }

    /// Whether a program is on the PATH.
    package static func isInstalled(_ name: String) -> Bool {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") }
    }
}
