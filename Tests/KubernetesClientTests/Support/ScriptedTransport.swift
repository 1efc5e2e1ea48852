import FoundationEssentials
import KubernetesAPI
import KubernetesClient
import Synchronization

/// Answers with what a script holds, in order, and keeps what was asked.
///
/// An empty script answers 200 with `{}`.
final class ScriptedTransport: Transport {
    enum Step: Sendable {
        case answer(Int, String, [HTTPField])
        case failure(TransportError.Kind)
    }

    private let script: Mutex<[Step]>
    private let sent = Mutex<[HTTPRequestValue]>([])

    init(_ script: [Step]) { self.script = Mutex(script) }

    var requests: [HTTPRequestValue] { sent.withLock { $0 } }

    func perform(_ request: HTTPRequestValue) async throws(TransportError) -> HTTPResponseValue {
        sent.withLock { $0.append(request) }
        switch script.withLock({ $0.isEmpty ? .answer(200, "{}", []) : $0.removeFirst() }) {
        case .answer(let code, let body, let fields):
            return HTTPResponseValue(head: HTTPResponseHead(code: code, fields: fields), body: Data(body.utf8))
        case .failure(let kind):
            throw TransportError(kind, host: "server:1", detail: "scripted")
        }
    }

    func open(_ request: HTTPRequestValue) async throws(TransportError) -> HTTPStream {
        let whole = try await perform(request)
        return HTTPStream(head: whole.head, body: body(chunks: [whole.body]))
    }
}

/// A body that consists of these chunks.
func body(chunks: [Data]) -> HTTPBody {
    let rest = RemainingChunks(chunks)
    return HTTPBody { () async throws(TransportError) -> Data? in rest.next() }
}

private final class RemainingChunks: Sendable {
    private let chunks: Mutex<[Data]>

    init(_ chunks: [Data]) { self.chunks = Mutex(chunks) }

    func next() -> Data? { chunks.withLock { $0.isEmpty ? nil : $0.removeFirst() } }
}
