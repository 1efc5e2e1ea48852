import FoundationEssentials
package import KubernetesClient
import Synchronization

/// A transport that dies at a chosen write request, as the process that uses it would: nothing works afterwards.
///
/// Writes to leases and events do not count, since their number is a matter of time; nor do access reviews.
package final class CrashingTransport: Transport {
    /// When to die.
    package struct Crash: Hashable, Sendable, CustomStringConvertible {
        /// The number of the write request, from 1 on.
        package var write: Int
        /// Whether the server has carried that write out.
        package var moment: Moment

        package init(write: Int, _ moment: Moment) {
            self.write = write
            self.moment = moment
        }

        package var description: String { "\(moment.rawValue) write \(write)" }
    }

    /// Which side of a write request.
    package enum Moment: String, Sendable, CaseIterable {
        /// The server never sees the request.
        case before
        /// The server carries it out, and nobody hears of it.
        case after
    }

    private struct State {
        var crash: Crash?
        var isDead = false
        var writes: [String] = []
    }

    private let inner: any Transport
    private let state: Mutex<State>
    private let deaths: AsyncStream<Void>
    private let deathSource: AsyncStream<Void>.Continuation

    /// - Parameter crash: nil never dies by itself.
    package init(_ inner: any Transport, crash: Crash? = nil) {
        self.inner = inner
        state = Mutex(State(crash: crash))
        (deaths, deathSource) = AsyncStream.makeStream()
    }

    /// The write requests so far, as method and path.
    package var writes: [String] { state.withLock { $0.writes } }

    /// True from the crash on.
    package var isDead: Bool { state.withLock { $0.isDead } }

    /// Returns with the crash, or when the task is cancelled; for one waiter.
    package func died() async { for await _ in deaths {} }

    /// Dies now.
    package func die() {
        state.withLock { $0.isDead = true }
        deathSource.finish()
    }

    /// Counts writes; on the crash and after it throws `interrupted`, even where the server has answered.
    package func perform(_ request: HTTPRequestValue) async throws(TransportError) -> HTTPResponseValue {
        try checkLife()
        let crash = countWrite(request)
        if crash?.moment == .before {
            die()
            throw Self.death
        }
        let answer: Result<HTTPResponseValue, TransportError>
        do throws(TransportError) {
            answer = .success(try await inner.perform(request))
        } catch {
            answer = .failure(error)
        }
        if crash != nil { die() }
        try checkLife()
        return try answer.get()
    }

    /// Passes a watch on until the crash, whose next chunk throws `interrupted`.
    package func open(_ request: HTTPRequestValue) async throws(TransportError) -> HTTPStream {
        try checkLife()
        let stream = try await inner.open(request)
        let body = HTTPBody { () async throws(TransportError) -> Data? in
            var chunks = stream.body.makeAsyncIterator()
            let chunk = try await chunks.next()
            try self.checkLife()
            return chunk
        }
        return HTTPStream(head: stream.head, body: body)
    }

    /// Passed on, even after the crash.
    package func retireConnections() { inner.retireConnections() }

    private func checkLife() throws(TransportError) {
        if isDead { throw Self.death }
    }

    /// The crash that this request is to bring; nil for every other one.
    private func countWrite(_ request: HTTPRequestValue) -> Crash? {
        guard request.method != "GET", !Self.uncounted.contains(where: request.url.contains) else { return nil }
        return state.withLock { state in
            let path = request.url.split(separator: "?")[0].drop { $0 != "/" }.dropFirst(2).drop { $0 != "/" }
            state.writes.append("\(request.method) \(path)")
            return state.crash?.write == state.writes.count ? state.crash : nil
        }
    }

    private static let uncounted = [
        "/apis/authorization.k8s.io/", "/apis/coordination.k8s.io/", "/apis/events.k8s.io/",
    ]
    private static let death = TransportError(.interrupted, host: "", detail: "this process has crashed")
}
