import FoundationEssentials
import HTTPTypes
import Hummingbird
import KubernetesAPI
import NIOCore

/// Answers HTTP requests from the store.
struct APIResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    let store: ClusterStore
    let clock: any Clock<Duration>
    let bookmarkInterval: Duration
    let pods: (any PodAccess)?
    private static let bodyLimit = 16 << 20

    func respond(to request: Request, context: Context) async throws -> Response {
        let authorization = request.headers[.authorization]
        let user = store.update { $0.access.user(authorization: authorization) }
        let facts = RequestFacts(
            method: request.method.rawValue,
            path: request.head.path ?? "/",
            user: user ?? ""
        ) { name in HTTPField.Name(name).flatMap { request.headers[$0] } }
        var byteLimit: Int?
        var isStalled = false
        do {
            if let text = Probes.answer(facts.target.parts) { return response(Answer(text: text)) }
            guard user != nil else { throw AccessTable.unauthorized }
            switch store.takeFault(facts) {
            case .delay(let duration): try? await clock.sleep(for: duration)
            case .refuse(let refusal): throw refusal
            case .cut(let bytes): byteLimit = bytes
            case .stall: isStalled = true
            case nil: break
            }
            if facts.verb == "watch" {
                return try watch(request, facts, isStalled: isStalled, byteLimit: byteLimit)
            }
            if let podRequest = try store.podRequest(facts) {
                return try await log(request, facts, of: podRequest)
            }
            let body = facts.method == "GET" ? [] : try await self.body(of: request)
            let answer = try store.answer(facts, body)
            store.log(facts, status: byteLimit == nil ? answer.code : 0)
            return response(answer, byteLimit: byteLimit)
        } catch let refusal as Refusal {
            store.log(facts, status: refusal.status.code ?? 500)
            return response(Answer(refusal))
        }
    }

    private func body(of request: Request) async throws -> [UInt8] {
        let buffer = try await request.body.collect(upTo: Self.bodyLimit)
        return Array(buffer.readableBytesView)
    }

    private func watch(
        _ request: Request,
        _ facts: RequestFacts,
        isStalled: Bool,
        byteLimit: Int?
    ) throws(Refusal) -> Response {
        let session = try openWatch(facts, isStalled: isStalled, byteLimit: byteLimit)
        store.log(facts, status: 200)
        return Response(to: request, "application/json", streaming: session)
    }

    /// A container's log; a program needs a connection of its own, which `APIChannel` gives it.
    private func log(_ request: Request, _ facts: RequestFacts, of pod: PodRequest) async throws(Refusal) -> Response {
        guard let pods else { throw .podsAreSimulated }
        guard case .log(let options) = pod.kind else {
            throw .takesWebSocket
        }
        let lines = try await pods.log(of: pod.container, options)
        store.log(facts, status: 200)
        return Response(to: request, "text/plain", streaming: LogBody(lines: lines))
    }

    private func openWatch(_ facts: RequestFacts, isStalled: Bool, byteLimit: Int?) throws(Refusal) -> WatchSession {
        let target = facts.target
        let opened = try store.openWatch(facts, isStalled: isStalled)
        let seconds = target["timeoutSeconds"].flatMap(Int.init) ?? 1800
        return WatchSession(
            store: store,
            id: opened.id,
            output: opened.output,
            form: opened.form,
            timeout: .seconds(seconds),
            bookmarkInterval: target.isSet("allowWatchBookmarks") ? bookmarkInterval : nil,
            clock: clock,
            byteLimit: byteLimit
        )
    }

    private func response(_ answer: Answer, byteLimit: Int? = nil) -> Response {
        var headers: HTTPFields = [.contentType: answer.contentType, .cacheControl: "no-cache, private"]
        if let seconds = answer.retryAfter { headers[.retryAfter] = String(seconds) }
        for warning in answer.warnings {
            guard let name = HTTPField.Name("Warning") else { continue }
            headers.append(HTTPField(name: name, value: "299 - \"\(warning.replacing("\"", with: "\\\""))\""))
        }
        let body = answer.body
        return Response(
            status: .init(code: answer.code),
            headers: headers,
            body: byteLimit.map { limit in
                ResponseBody(contentLength: body.count) { writer in
                    try await writer.write(ByteBuffer(bytes: body.prefix(limit)))
                    throw WatchSession.Cut()
                }
            } ?? ResponseBody(byteBuffer: ByteBuffer(bytes: body))
        )
    }
}
