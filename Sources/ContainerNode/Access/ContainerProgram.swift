import EmbeddedCluster
import Subprocess

/// A program whose input and output somebody far away has.
struct ContainerProgram: Sendable {
    /// The command line on this machine.
    let words: [String]

    /// Runs it to its end; a task that is cancelled ends it.
    ///
    /// - Returns: its exit code, 128 and more after a signal.
    func run(
        input: AsyncStream<[UInt8]>?,
        output: @escaping @Sendable (ContainerOutput, [UInt8]) async throws -> Void
    ) async throws -> Int {
        let result = try await Subprocess.run(
            .name(words[0]),
            arguments: Arguments(Array(words.dropFirst())),
            input: .inputWriter,
            output: .sequence,
            error: .sequence
        ) { execution in
            try await withThrowingTaskGroup(of: ContainerOutput?.self) { group in
                group.addTask {
                    for await bytes in input ?? AsyncStream(unfolding: { nil }) {
                        // A program need not read its input.
                        guard (try? await execution.standardInputWriter.write(bytes)) != nil else { break }
                    }
                    try? await execution.standardInputWriter.finish()
                    return nil
                }
                group.addTask {
                    for try await part in execution.standardOutput { try await output(.standardOutput, part.array) }
                    return .standardOutput
                }
                group.addTask {
                    for try await part in execution.standardError { try await output(.standardError, part.array) }
                    return .standardError
                }
                var open: Set<ContainerOutput> = [.standardOutput, .standardError]
                while !open.isEmpty, let ended = try await group.next() { if let ended { open.remove(ended) } }
                group.cancelAll()
            }
        }
        return switch result.terminationStatus {
        case .exited(let code): Int(code)
        case .signaled(let signal): 128 + Int(signal)
        }
    }
}

extension SubprocessOutputSequence.Buffer {
    fileprivate var array: [UInt8] { withUnsafeBytes { Array($0) } }
}
