import FoundationEssentials
import Synchronization

/// HTTP over libcurl: HTTP/2 multiplexed over one connection where TLS offers it, HTTP/1.1 otherwise.
///
/// One thread drives all transfers. It ends after the transport is released and its last stream is done.
package final class CurlTransport: Transport {
    /// Bytes of a whole answer beyond which it is refused.
    private let bodyLimit: Int
    /// Bytes of a stream that wait for their reader before the sender is held back.
    private let streamCapacity: Int
    private let thread: Mutex<CurlThread>
    private let lastID = Atomic<UInt64>(0)

    /// - Parameter bodyLimit: bytes of a whole answer beyond which it is refused.
    /// - Parameter streamCapacity: bytes of a stream that wait for their reader before the sender is held back.
    package init(bodyLimit: Int = 512 << 20, streamCapacity: Int = 256 << 10) {
        self.bodyLimit = bodyLimit
        self.streamCapacity = streamCapacity
        thread = Mutex(CurlThread.start())
    }

    deinit { thread.withLock { $0.retire() } }

    /// Performs a request; a time-out also retires the connections, which may be dead.
    package func perform(_ request: HTTPRequestValue) async throws(TransportError) -> HTTPResponseValue {
        let transfer = start(request, .whole(limit: bodyLimit))
        do {
            return try await transfer.exchange.whole { transfer.cancel() }
        } catch {
            // A server that does not answer in time may be a dead connection, which others must not inherit.
            if error.kind == .timedOut { retireConnections(of: transfer.thread) }
            throw error
        }
    }

    /// Opens a request; bytes beyond the capacity wait in the network.
    package func open(_ request: HTTPRequestValue) async throws(TransportError) -> HTTPStream {
        let transfer = start(request, .stream(capacity: streamCapacity))
        let head = try await transfer.exchange.head { transfer.cancel() }
        let body = HTTPBody { () async throws(TransportError) -> Data? in
            try await transfer.exchange.chunk(onCancel: { transfer.cancel() }, resumeSender: { transfer.resume() })
        }
        return HTTPStream(head: head, body: body)
    }

    /// Hands further requests to a new thread, which has no connections yet.
    package func retireConnections() { retireConnections(of: thread.withLock { $0 }) }

    /// Connections belong to a thread: its successor starts without any.
    private func retireConnections(of suspect: CurlThread) {
        thread.withLock { current in
            guard current === suspect else { return }
            current.retire()
            current = CurlThread.start()
        }
    }

    private func start(_ request: HTTPRequestValue, _ delivery: TransferDelivery) -> Transfer {
        let id = lastID.add(1, ordering: .relaxed).newValue
        let host = ServerAddress(request.url)?.hostAndPort ?? ""
        let exchange = TransferExchange(id: id, host: host, delivery: delivery)
        while true {
            let thread = self.thread.withLock { $0 }
            // Only a thread that was replaced meanwhile refuses.
            if thread.post(.start(request, exchange)) { return Transfer(thread: thread, exchange: exchange) }
        }
    }

    /// The caller's hold on a transfer: when nobody holds it any more, it ends.
    private final class Transfer: Sendable {
        let thread: CurlThread
        let exchange: TransferExchange

        init(thread: CurlThread, exchange: TransferExchange) {
            self.thread = thread
            self.exchange = exchange
        }

        deinit { if !exchange.hasEnded { cancel() } }

        func cancel() { thread.post(.cancel(exchange.id)) }
        func resume() { thread.post(.resume(exchange.id)) }
    }
}
