import FoundationEssentials
import Glibc
import OperatorTestSupport
import Synchronization

/// A process of this machine with a session of its own; it and its children end at the latest with this object.
final class HostProcess: Sendable {
    let processID: pid_t
    /// Holds its standard output and standard error.
    let log: String
    private let exitStatus = Mutex<Int32?>(nil)

    /// Starts a program that is on the PATH, with nothing in its environment but what is given.
    init(_ arguments: [String], environment: [String: String], log: String) throws {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&files, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0o644)
        posix_spawn_file_actions_adddup2(&files, 1, 2)
        var process = pid_t()
        // Becomes the leader of a session and then the program: the process ID stays.
        let failure = withCStrings(["setsid"] + arguments) { words in
            withCStrings(environment.map { "\($0.key)=\($0.value)" }) { variables in
                posix_spawnp(&process, "setsid", &files, &attributes, words, variables)
            }
        }
        guard failure == 0 else {
            throw HostFailure("cannot start \(arguments[0]): \(String(cString: strerror(failure)))")
        }
        processID = process
        self.log = log
    }

    deinit {
        guard exitStatus.withLock({ $0 }) == nil else { return }
        kill(-processID, SIGKILL)
        waitpid(processID, nil, 0)
    }

    /// The exit code, 128 and the signal's number after a signal; nil while it runs.
    ///
    /// With the process its children end, as those of a container do.
    var exitCode: Int32? {
        exitStatus.withLock { known in
            if known != nil { return known }
            var state = siginfo_t()
            // Not yet taken note of: until then nobody else can have this process ID.
            guard waitid(P_PID, id_t(processID), &state, WEXITED | WNOHANG | WNOWAIT) == 0, state.si_signo != 0 else {
                return nil
            }
            kill(-processID, SIGKILL)
            var status: Int32 = 0
            waitpid(processID, &status, 0)
            known = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + status & 0x7F
            return known
        }
    }

    /// Sends a signal, unless it has ended.
    func signal(_ number: Int32) {
        exitStatus.withLock { if $0 == nil { kill(processID, number) } }
    }

    /// Kills it and all its children at once, as a node's end would.
    func killAll() {
        exitStatus.withLock { if $0 == nil { kill(-processID, SIGKILL) } }
    }

    /// Its exit code, once it has ended.
    func end(within limit: Duration) async throws -> Int32 {
        try await eventually("the end of process \(processID)", within: limit) { self.exitCode != nil }
        return exitCode ?? -1
    }

    /// What it wrote so far.
    var output: String { HostProgram.text(log) }
}

/// The machine lacks something, or a program of it failed.
struct HostFailure: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}

/// Hands a null-terminated vector of C strings to `body`.
private func withCStrings<Result>(
    _ strings: [String],
    _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    let copies = strings.map { strdup($0) } + [nil]
    defer { for copy in copies { free(copy) } }
    return body(copies)
}
