import FoundationEssentials
import Glibc

/// Standard error, for what is not a command's result.
enum StandardError {
    /// Writes one line.
    static func print(_ line: String) {
        // Nobody could be told where this fails.
        Array("\(line)\n".utf8).withUnsafeBytes { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
