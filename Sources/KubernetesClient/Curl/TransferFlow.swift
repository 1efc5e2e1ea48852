import FoundationEssentials

/// One answer between the thread that receives it and the task that reads it.
///
/// Generic over what waits, so that its rules can be tested without tasks. A waiter that an event returns must be
/// resumed, and then asks again.
struct TransferFlow<Waiter> {
    /// What a reader finds.
    enum Reading<Value> {
        case ready(Value)
        case failed(TransportError)
        case nothingYet
    }

    /// A chunk, nil at the end; `resumesSender` where the sender was held back and there is room again.
    struct Chunk {
        var bytes: Data?
        var resumesSender: Bool
    }

    private let delivery: TransferDelivery
    private var head: HTTPResponseHead?
    private var buffer = Data()
    private var isPaused = false
    private var end: Result<Void, TransportError>?
    private var waiter: Waiter?

    init(delivery: TransferDelivery) { self.delivery = delivery }

    /// True after completion, failure or cancellation.
    var hasEnded: Bool { end != nil }

    /// True until the head is there; for a whole answer, until its end.
    var awaitsAnswer: Bool {
        guard end == nil else { return false }
        return switch delivery {
        case .whole: true
        case .stream: head == nil
        }
    }

    /// Bytes that wait for the reader.
    var bufferedCount: Int { buffer.count }

    mutating func headReceived(_ head: HTTPResponseHead) -> Waiter? {
        self.head = head
        if case .whole = delivery { return nil }
        return takeWaiter()
    }

    mutating func bytesReceived(_ bytes: Data) -> (TransferReceipt, Waiter?) {
        guard end == nil else { return (.abandoned, nil) }
        switch delivery {
        case .whole(let limit):
            guard buffer.count + bytes.count <= limit else {
                let error = TransportError(.bodyTooLarge, host: "", detail: "more than \(limit) bytes")
                return (.abandoned, ended(.failure(error)))
            }
            buffer.append(bytes)
            return (.accepted, nil)
        case .stream(let capacity):
            guard buffer.isEmpty || buffer.count + bytes.count <= capacity else {
                isPaused = true
                return (.refused, nil)
            }
            buffer.append(bytes)
            return (.accepted, takeWaiter())
        }
    }

    /// The first end counts: what follows a cancellation is of no interest.
    mutating func ended(_ result: Result<Void, TransportError>) -> Waiter? {
        guard end == nil else { return nil }
        end = result
        if case .failure(let error) = result, error.kind == .cancelled { buffer = Data() }
        return takeWaiter()
    }

    /// Waits for the next event; the waiter comes straight back where the transfer has ended or has something to read.
    mutating func waited(_ waiter: Waiter, forHead: Bool) -> Waiter? {
        let hasNews =
            switch delivery {
            case .whole: false
            case .stream: forHead ? head != nil : !buffer.isEmpty
            }
        if hasNews || end != nil { return waiter }
        self.waiter = waiter
        return nil
    }

    /// The head, as soon as it is there.
    func readHead() -> Reading<HTTPResponseHead> {
        if let head { return .ready(head) }
        return switch end {
        case .failure(let error): .failed(error)
        case .success: .failed(TransportError(.interrupted, host: "", detail: "the answer has no head"))
        case nil: .nothingYet
        }
    }

    /// All bytes that wait.
    mutating func readChunk() -> Reading<Chunk> {
        if !buffer.isEmpty {
            let bytes = buffer
            buffer = Data()
            defer { isPaused = false }
            return .ready(Chunk(bytes: bytes, resumesSender: isPaused && end == nil))
        }
        return switch end {
        case .failure(let error): .failed(error)
        case .success: .ready(Chunk(bytes: nil, resumesSender: false))
        case nil: .nothingYet
        }
    }

    /// Head and body once the transfer has ended.
    func readWhole() -> Reading<HTTPResponseValue> {
        switch (end, head) {
        case (nil, _): .nothingYet
        case (.failure(let error), _): .failed(error)
        case (.success, let head?): .ready(HTTPResponseValue(head: head, body: buffer))
        case (.success, nil): .failed(TransportError(.interrupted, host: "", detail: "the answer has no head"))
        }
    }

    private mutating func takeWaiter() -> Waiter? {
        defer { waiter = nil }
        return waiter
    }
}

/// How much may gather before the reader comes.
enum TransferDelivery: Hashable, Sendable {
    /// Everything up to a limit in bytes; the reader wakes at the end.
    case whole(limit: Int)
    /// About `capacity` bytes; then the sender is held back.
    case stream(capacity: Int)
}

/// What became of bytes that arrived.
enum TransferReceipt: Hashable, Sendable {
    case accepted
    /// Not taken; to be offered again after the reader caught up.
    case refused
    /// The answer is too large, or nobody wants it any more.
    case abandoned
}
