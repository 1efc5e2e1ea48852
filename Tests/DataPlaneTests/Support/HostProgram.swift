import FoundationEssentials
import OperatorTestSupport
import Subprocess

/// What a program said and how it ended.
struct HostResult: Sendable {
    var exitCode: Int32
    var output: String
    var errors: String

    /// The output without the line's end.
    ///
    /// - Throws: where the program failed, with its words.
    func get() throws -> String {
        guard exitCode == 0 else { throw HostFailure("exit code \(exitCode): \(errors)\(output)") }
        return output.hasSuffix("\n") ? String(output.dropLast()) : output
    }
}

/// Programs of this machine.
enum HostProgram {
    /// What every one of them finds in its environment.
    static let environment = [
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1", "TZ": "UTC",
    ]

    /// The words that run what follows as the user of stock images, under the name that Debian gives it.
    static let asPostgres = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]

    /// What a file holds, whatever bytes these are; nothing where it is not there.
    static func text(_ path: String) -> String {
        (try? Data(contentsOf: URL(filePath: path))).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// Runs a program to its end.
    static func run(
        _ arguments: [String],
        environment: [String: String] = [:],
        input: String = "",
        in directory: String? = nil
    ) async throws -> HostResult {
        let variables = Self.environment.merging(environment) { _, new in new }
        let folder = try input.isEmpty ? nil : TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        // From a file: a pipe to a program that ends early would end this process too.
        var redirection: [String] = []
        if let folder {
            try input.write(toFile: "\(folder.path)/input", atomically: false, encoding: .utf8)
            redirection = ["sh", "-c", #"exec "$@" <"$0""#, "\(folder.path)/input"]
        }
        let words = (directory.map { ["-C", $0] } ?? []) + redirection + arguments
        // Not as arguments, which would stand in the list of processes.
        let keys = variables.map { (Environment.Key(stringLiteral: $0.key), $0.value) }
        let result = try await Subprocess.run(
            .name("env"),
            arguments: Arguments(words),
            environment: .custom(Dictionary(uniqueKeysWithValues: keys)),
            output: .string(limit: 16 << 20),
            error: .string(limit: 4 << 20)
        )
        let code: Int32
        switch result.terminationStatus {
        case .exited(let exit): code = Int32(exit)
        case .signaled(let signal): code = 128 + Int32(signal)
        }
        return HostResult(exitCode: code, output: result.standardOutput, errors: result.standardError)
    }

    /// The Python of hack/setup, with what hack/tools/requirements.txt names.
    static func python() throws -> String {
        let path = RepositoryFile.path(".tools/python/bin/python3")
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw HostFailure("no \(path): run hack/setup")
        }
        return path
    }
}
