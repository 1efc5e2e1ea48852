import Glibc
import Synchronization

/// What one process of tests shares: it goes when the process ends, and its folders and processes with it.
enum KeptUntilExit {
    private static let kept = Mutex<[any Sendable]?>(nil)

    static func keep(_ object: any Sendable) {
        let isFirst = kept.withLock { kept in
            defer { kept = (kept ?? []) + [object] }
            return kept == nil
        }
        if isFirst { atexit { KeptUntilExit.kept.withLock { $0 = [] } } }
    }
}
