import FoundationEssentials
import Synchronization

/// The shared end of one transfer: the thread reports into it, one task reads from it.
final class TransferExchange: Sendable {
    let id: UInt64
    private let host: String
    private let flow: Mutex<TransferFlow<CheckedContinuation<Void, Never>>>

    init(id: UInt64, host: String, delivery: TransferDelivery) {
        self.id = id
        self.host = host
        flow = Mutex(TransferFlow(delivery: delivery))
    }

    // The thread's side.

    func headReceived(_ head: HTTPResponseHead) {
        flow.withLock { $0.headReceived(head) }?.resume()
    }

    func bytesReceived(_ bytes: Data) -> TransferReceipt {
        let (receipt, waiter) = flow.withLock { $0.bytesReceived(bytes) }
        waiter?.resume()
        return receipt
    }

    func ended(_ error: TransportError?) {
        flow.withLock { $0.ended(error.map { .failure($0) } ?? .success(())) }?.resume()
    }

    // The reader's side.

    func head(onCancel: @Sendable () -> Void) async throws(TransportError) -> HTTPResponseHead {
        while true {
            switch flow.withLock({ $0.readHead() }) {
            case .ready(let head): return head
            case .failed(let error): throw named(error)
            case .nothingYet: await changed(forHead: true, onCancel)
            }
        }
    }

    func whole(onCancel: @Sendable () -> Void) async throws(TransportError) -> HTTPResponseValue {
        while true {
            switch flow.withLock({ $0.readWhole() }) {
            case .ready(let response): return response
            case .failed(let error): throw named(error)
            case .nothingYet: await changed(forHead: false, onCancel)
            }
        }
    }

    func chunk(
        onCancel: @Sendable () -> Void,
        resumeSender: () -> Void
    ) async throws(TransportError) -> Data? {
        while true {
            switch flow.withLock({ $0.readChunk() }) {
            case .ready(let chunk):
                if chunk.resumesSender { resumeSender() }
                return chunk.bytes
            case .failed(let error): throw named(error)
            case .nothingYet: await changed(forHead: false, onCancel)
            }
        }
    }

    /// True once the thread has nothing to do with this transfer any more.
    var hasEnded: Bool { flow.withLock { $0.hasEnded } }

    /// True until the head is there; for a whole answer, until its end.
    var awaitsAnswer: Bool { flow.withLock { $0.awaitsAnswer } }

    /// Bytes that wait for the reader.
    var bufferedCount: Int { flow.withLock { $0.bufferedCount } }

    private func changed(forHead: Bool, _ onCancel: @Sendable () -> Void) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                flow.withLock { $0.waited(waiter, forHead: forHead) }?.resume()
            }
        } onCancel: {
            ended(TransportError(.cancelled, host: host, detail: "the task was cancelled"))
            onCancel()
        }
    }

    private func named(_ error: TransportError) -> TransportError {
        TransportError(error.kind, host: error.host.isEmpty ? host : error.host, detail: error.detail)
    }
}
