import CCurl
import Glibc
import Synchronization

/// The thread that owns all transfers; others reach it through its mailbox only.
///
/// It sleeps in `curl_multi_poll` until a socket, a timer of libcurl's or the mailbox wakes it.
final class CurlThread: Sendable {
    enum Command: Sendable {
        case start(HTTPRequestValue, TransferExchange)
        case cancel(UInt64)
        case resume(UInt64)
    }

    private struct Mailbox {
        var commands: [Command] = []
        /// nil before the thread runs and after it ended.
        var alarm: Alarm?
        var isRetired = false
        var hasEnded = false

        func wake() {
            if let alarm { _ = curl_multi_wakeup(alarm.multi) }
        }
    }

    /// Unchecked: `curl_multi_wakeup`, the only call made on it, is safe from any thread.
    private struct Alarm: @unchecked Sendable {
        let multi: UnsafeMutableRawPointer
    }

    private let mailbox = Mutex(Mailbox())

    /// Starts the thread.
    ///
    /// It ends once it is retired and has no transfer left.
    static func start() -> CurlThread {
        let thread = CurlThread()
        var handle = pthread_t()
        let context = Unmanaged.passRetained(thread).toOpaque()
        let code = pthread_create(
            &handle,
            nil,
            { context in
                guard let context else { return nil }
                Unmanaged<CurlThread>.fromOpaque(context).takeRetainedValue().run()
                return nil
            },
            context
        )
        precondition(code == 0, "no thread for transfers: error \(code)")
        pthread_detach(handle)
        return thread
    }

    /// Hands over a command; false where the thread has ended.
    @discardableResult
    func post(_ command: Command) -> Bool {
        mailbox.withLock { mailbox in
            guard !mailbox.hasEnded else { return false }
            mailbox.commands.append(command)
            mailbox.wake()
            return true
        }
    }

    /// Lets the thread end after the transfers it has.
    func retire() {
        mailbox.withLock { mailbox in
            mailbox.isRetired = true
            mailbox.wake()
        }
    }

    private func run() {
        blockSignals()
        let engine = CurlEngine()
        let alarm = Alarm(multi: engine.multi)
        mailbox.withLock { $0.alarm = alarm }
        while let commands = takeCommands(isIdle: engine.isIdle) {
            for command in commands { engine.perform(command) }
            engine.advance()
            if mayWait(isIdle: engine.isIdle) { engine.wait() }
        }
    }

    /// nil once the thread is to end; from then on `post` refuses.
    private func takeCommands(isIdle: Bool) -> [Command]? {
        mailbox.withLock { mailbox in
            if mailbox.commands.isEmpty, mailbox.isRetired, isIdle {
                mailbox.hasEnded = true
                mailbox.alarm = nil
                return nil
            }
            defer { mailbox.commands = [] }
            return mailbox.commands
        }
    }

    /// False where `takeCommands` has something to say; a retired thread still waits for its last transfers.
    private func mayWait(isIdle: Bool) -> Bool {
        mailbox.withLock { $0.commands.isEmpty && !($0.isRetired && isIdle) }
    }

    /// A write to a closed connection must fail, not raise SIGPIPE; all other signals belong to the main thread.
    private func blockSignals() {
        var all = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, nil)
    }
}
