import Glibc
import ServiceLifecycle

/// Serves probes and metrics over HTTP/1.1 on one thread of its own.
///
/// Written here because the HTTP servers that are to be had cost more memory than the rest of the operator, for three
/// paths. The thread does not share the cooperative pool, so a probe is answered even where every task hangs.
package struct ProbeServer: ServiceLifecycle.Service {
    private let port: UInt16
    private let routes: ProbeRoutes
    private let onListening: @Sendable (UInt16) -> Void

    /// - `port`: on all addresses; 0 takes a free one.
    /// - `onListening`: told the port once connections are accepted.
    package init(port: UInt16, routes: ProbeRoutes, onListening: @escaping @Sendable (UInt16) -> Void = { _ in }) {
        self.port = port
        self.routes = routes
        self.onListening = onListening
    }

    /// Serves until graceful shutdown or cancellation.
    ///
    /// Throws where the port cannot be had.
    package func run() async throws {
        let loop = try ProbeLoop(port: port, routes: routes)
        onListening(loop.port)
        await withTaskCancellationOrGracefulShutdownHandler {
            await withCheckedContinuation { continuation in
                startThread {
                    loop.serve()
                    continuation.resume()
                }
            }
        } onCancelOrGracefulShutdown: {
            loop.stop()
        }
    }
}

/// Why the probes cannot be served.
package struct ProbeServerError: Error, CustomStringConvertible {
    /// The call that failed, such as `bind`.
    package var call: String
    /// Of `errno`.
    package var code: Int32

    package var description: String { "\(call): \(String(cString: strerror(code)))" }
}

/// Carries a closure through `pthread_create`.
private final class ThreadBody {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

/// Runs a closure on a thread of its own, whose stack costs memory only as far as it is used.
private func startThread(_ run: @escaping @Sendable () -> Void) {
    var thread: pthread_t = 0
    let body = Unmanaged.passRetained(ThreadBody(run))
    let result = pthread_create(
        &thread,
        nil,
        { argument in
            if let argument { Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run() }
            return nil
        },
        body.toOpaque()
    )
    // Without a thread at start nothing else would work either.
    precondition(result == 0, "pthread_create: \(String(cString: strerror(result)))")
    pthread_detach(thread)
}
