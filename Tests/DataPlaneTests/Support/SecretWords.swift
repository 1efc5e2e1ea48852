import Foundation
import Synchronization

/// Passwords of a test, and where they are seen.
final class SecretWords: Sendable {
    private struct State {
        var words: [String] = []
        var looks = 0
        var arguments = 0
    }

    private let state = Mutex(State())

    /// A password that stands nowhere else.
    func make() -> String { add("pw-\(UUID().uuidString.lowercased())") }

    /// One that somebody else made.
    func add(_ word: String) -> String {
        state.withLock { $0.words.append(word) }
        return word
    }

    /// How many of the passwords a text holds.
    func found(in text: String) -> Int { state.withLock { $0.words.count(where: text.contains) } }

    /// How often all processes' arguments were looked at.
    var looks: Int { state.withLock { $0.looks } }
    /// In how many of those a password stood.
    var arguments: Int { state.withLock { $0.arguments } }

    /// Looks at the arguments of all of this machine's processes, again and again, while `body` runs.
    func watchProcesses(_ body: @escaping @Sendable () async throws -> Void) async throws {
        try await looking({ self.lookAtProcesses() }, while: body)
    }

    private func lookAtProcesses() {
        let processes = ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).filter {
            Int($0) != nil
        }
        let arguments = processes.map { process in
            (try? Data(contentsOf: URL(filePath: "/proc/\(process)/cmdline"))).map {
                String(decoding: $0, as: UTF8.self)
            } ?? ""
        }
        let seen = arguments.count { found(in: $0) > 0 }
        state.withLock { state in
            state.looks += 1
            state.arguments += seen
        }
    }
}
