import EmbeddedCluster
import FoundationEssentials
import KubernetesAPI
import KubernetesClient
import Synchronization

/// Carries requests straight into an embedded cluster's store, and keeps what was asked.
final class StoreTransport: Transport {
    /// The server's address in a client's configuration.
    static let server = "http://store"

    private struct State {
        var requests: [APIRequest] = []
        var refusal: (@Sendable (APIRequest) -> Refusal?)?
        var isHolding: (@Sendable (APIRequest) -> Bool)?
        var waiting: [CheckedContinuation<Void, Never>] = []
        var needed = 0
        var mostWaiting = 0
    }

    private let store: ClusterStore
    private let state = Mutex(State())

    init(store: ClusterStore) { self.store = store }

    /// Whatever was asked since the last call.
    func takeRequests() -> [APIRequest] {
        state.withLock { state in
            defer { state.requests = [] }
            return state.requests
        }
    }

    /// Answers these requests in the server's stead; nil for none.
    func refuse(_ refusal: (@Sendable (APIRequest) -> Refusal?)?) { state.withLock { $0.refusal = refusal } }

    /// Holds certain requests back until so many of them are under way at once.
    func hold(until count: Int, _ condition: @escaping @Sendable (APIRequest) -> Bool) {
        state.withLock { state in
            state.needed = count
            state.isHolding = condition
        }
    }

    /// The most requests that were held at one time.
    var mostWaiting: Int { state.withLock { $0.mostWaiting } }

    func perform(_ request: HTTPRequestValue) async throws(TransportError) -> HTTPResponseValue {
        let request = APIRequest(request)
        let (refusal, holds) = state.withLock { state in
            state.requests.append(request)
            return (state.refusal?(request), state.isHolding?(request) ?? false)
        }
        if holds { await waitForOthers() }
        do throws(Refusal) {
            if let refusal { throw refusal }
            let body = try store.perform(request)
            return HTTPResponseValue(head: HTTPResponseHead(code: 200), body: Data(body.serialized))
        } catch {
            let head = HTTPResponseHead(code: error.status.code ?? 500)
            return HTTPResponseValue(head: head, body: JSONCoding.encode(error.status))
        }
    }

    func open(_ request: HTTPRequestValue) async throws(TransportError) -> HTTPStream {
        throw TransportError(.invalidRequest, host: "store", detail: "no watches here")
    }

    private func waitForOthers() async {
        await withCheckedContinuation { continuation in
            let released = state.withLock { state -> [CheckedContinuation<Void, Never>] in
                state.waiting.append(continuation)
                state.mostWaiting = max(state.mostWaiting, state.waiting.count)
                guard state.waiting.count >= state.needed else { return [] }
                defer { state.waiting = [] }
                // The rest need not wait for as many again.
                state.needed = 0
                return state.waiting
            }
            for continuation in released { continuation.resume() }
        }
    }
}

extension APIRequest {
    /// The request that was carried.
    fileprivate init(_ request: HTTPRequestValue) {
        let type = request.fields.values(of: "Content-Type").first.flatMap { ContentType(rawValue: $0) }
        let method = Method(rawValue: request.method) ?? .get
        let verbs: [Method: String] = [
            .get: "get", .post: "create", .put: "update", .patch: "patch", .delete: "delete",
        ]
        self.init(
            method,
            String(request.url.dropFirst(StoreTransport.server.count)),
            verb: verbs[method] ?? "get",
            contentType: type,
            body: request.body
        )
    }

    /// Path without the query.
    var place: String { path.split(separator: "?").first.map(String.init) ?? path }
}
