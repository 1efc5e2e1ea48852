import FoundationEssentials
import Subprocess

/// How a program ended, and what it said.
package struct ProgramOutcome: Hashable, Sendable {
    /// 128 and more after a signal; 127 where it could not be run.
    package var code: Int
    /// All that it wrote.
    package var output: String
    /// The same for standard error.
    package var errors: String

    /// It ended well.
    package var isSuccess: Bool { code == 0 }
    /// The last line of what it said, for a sentence.
    package var cause: String {
        let lines = (errors + "\n" + output).split(whereSeparator: \.isNewline)
        return lines.last.map(String.init) ?? "it ended with code \(code) and said nothing"
    }
}

/// Runs a program of this machine to its end; a task that is cancelled ends it.
func runProgram(_ arguments: [String], environment: [String: String] = [:], input: String = "") async -> ProgramOutcome
{
    let overrides = environment.map { (Environment.Key(stringLiteral: $0.key), Optional($0.value)) }
    do {
        let result = try await Subprocess.run(
            .name(arguments[0]),
            arguments: Arguments(Array(arguments.dropFirst())),
            environment: .inherit.updating(Dictionary(overrides, uniquingKeysWith: { $1 })),
            input: .string(input),
            output: .bytes(limit: 8 << 20),
            error: .bytes(limit: 1 << 20)
        )
        let code =
            switch result.terminationStatus {
            case .exited(let code): Int(code)
            case .signaled(let signal): 128 + Int(signal)
            }
        return ProgramOutcome(
            code: code,
            output: String(decoding: result.standardOutput, as: UTF8.self),
            errors: String(decoding: result.standardError, as: UTF8.self)
        )
    } catch {
        return ProgramOutcome(code: 127, output: "", errors: "\(arguments[0]): \(error)")
    }
}
