import FoundationEssentials
import KubernetesClient
import Synchronization

/// Files that exist in memory only, and count how often they are read.
final class MemoryFiles: Sendable {
    private struct State {
        var contents: [String: String]
        var reads = 0
    }

    private let state: Mutex<State>

    init(_ contents: [String: String]) { state = Mutex(State(contents: contents)) }

    var reads: Int { state.withLock { $0.reads } }

    var reader: FileReader {
        FileReader { path in
            self.state.withLock { state in
                state.reads += 1
                guard let text = state.contents[path] else {
                    return .failure(FileReadError(reason: "no such file", isMissing: true))
                }
                return .success(Data(text.utf8))
            }
        }
    }

    func set(_ path: String, _ text: String?) { state.withLock { $0.contents[path] = text } }
}

/// A time that stands still until it is moved.
final class ManualTime: Sendable {
    private let time = Mutex(Date(timeIntervalSince1970: 1_800_000_000))

    var now: Date { time.withLock { $0 } }
    var read: @Sendable () -> Date { { self.now } }

    func advance(_ seconds: TimeInterval) { time.withLock { $0.addTimeInterval(seconds) } }
}
