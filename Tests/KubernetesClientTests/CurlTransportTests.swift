import FoundationEssentials
import HTTPTypes
import Hummingbird
import KubernetesClient
import NIOCore
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(10))) struct CurlTransportTests {
    @Test("sends method, fields and body, and reads code, fields and body")
    func roundTrip() async throws {
        let router = Router()
        router.on("/echo", method: .patch) { request, _ in
            let sent = try await request.body.collect(upTo: 1 << 20)
            let type = request.headers[.contentType] ?? "-"
            let expectation = request.headers[.expect] ?? "-"
            return Response(
                status: .init(code: 422),
                headers: [.contentLanguage: "\(request.uri.query ?? "") \(type) \(expectation)"],
                body: ResponseBody(byteBuffer: sent)
            )
        }
        let body = Data(repeating: 0x61, count: 5_000)
        let response = try await withServer(router) { url in
            try await CurlTransport().perform(
                HTTPRequestValue(
                    method: "PATCH",
                    url: url + "/echo?a=b%20c",
                    fields: [HTTPField("Content-Type", "application/x")],
                    body: body
                )
            )
        }
        #expect(response.head.code == 422)
        #expect(response.head.fields.values(of: "content-language") == ["a=b%20c application/x -"])
        #expect(response.body == body)
    }

    @Test("200 requests are under way at the same time")
    func parallel() async throws {
        let barrier = Barrier(count: 200)
        let router = Router()
        router.get("/meet") { _, _ in
            await barrier.arrive()
            return "met"
        }
        let codes = try await withServer(router) { url in
            let transport = CurlTransport()
            return try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<200 {
                    group.addTask {
                        try await transport.perform(HTTPRequestValue(method: "GET", url: url + "/meet")).head.code
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
        }
        #expect(codes == Array(repeating: 200, count: 200))
    }

    @Test("a stream that nobody reads holds the server back, and arrives whole once it is read")
    func backPressure() async throws {
        let total = 128 << 20
        let server = FloodServer(total: total)
        let url = "http://127.0.0.1:\(server.port)/"
        let stream = try await CurlTransport().open(HTTPRequestValue(method: "GET", url: url))
        var events = server.events.makeAsyncIterator()
        guard case .stalled(let written) = await events.next() else {
            Issue.record("the server was not held back")
            return
        }
        // The kernel's own buffers take up to some 40 MB where it is generous.
        #expect(written < total / 2)
        var received = 0
        var largest = 0
        for try await chunk in stream.body {
            received += chunk.count
            largest = max(largest, chunk.count)
        }
        #expect(received == total)
        #expect(largest <= 256 << 10)
    }

    @Test("cancelling the reader ends the transfer, and the server notices")
    func cancellation() async throws {
        let (ends, reporter) = AsyncStream<Void>.makeStream()
        try await withServer(endless(reporter)) { url in
            let transport = CurlTransport()
            let error = await withTaskGroup(of: TransportError?.self) { group in
                let (starts, started) = AsyncStream<Void>.makeStream()
                group.addTask {
                    do throws(TransportError) {
                        let stream = try await transport.open(HTTPRequestValue(method: "GET", url: url + "/quiet"))
                        started.finish()
                        for try await _ in stream.body {}
                        return nil
                    } catch {
                        return error
                    }
                }
                for await _ in starts {}
                group.cancelAll()
                return await group.next() ?? nil
            }
            #expect(error?.kind == .cancelled)
            for await _ in ends {}
        }
    }

    @Test("letting go of a stream ends the transfer, and the server notices")
    func dropped() async throws {
        let (ends, reporter) = AsyncStream<Void>.makeStream()
        try await withServer(endless(reporter)) { url in
            let transport = CurlTransport()
            _ = try await transport.open(HTTPRequestValue(method: "GET", url: url + "/quiet"))
            for await _ in ends {}
        }
    }

    @Test("cancelling a request that waits for its answer throws at once")
    func cancelledRequest() async throws {
        let (arrivals, reporter) = AsyncStream<Void>.makeStream()
        let router = Router()
        router.get("/never") { _, _ in
            reporter.finish()
            let (stream, continuation) = AsyncStream<Void>.makeStream()
            for await _ in stream {}
            continuation.finish()
            return "late"
        }
        try await withServer(router) { url in
            let transport = CurlTransport()
            let kind = await withTaskGroup(of: TransportError.Kind?.self) { group in
                group.addTask {
                    do throws(TransportError) {
                        _ = try await transport.perform(HTTPRequestValue(method: "GET", url: url + "/never"))
                        return nil
                    } catch {
                        return error.kind
                    }
                }
                for await _ in arrivals {}
                group.cancelAll()
                return await group.next() ?? nil
            }
            #expect(kind == .cancelled)
        }
    }

    @Test("an answer that does not come in time is an error, and other requests go on")
    func timeout() async throws {
        let router = Router()
        router.get("/never") { _, _ in
            let (stream, continuation) = AsyncStream<Void>.makeStream()
            for await _ in stream {}
            continuation.finish()
            return "late"
        }
        router.get("/ping") { _, _ in "pong" }
        try await withServer(router) { url in
            let transport = CurlTransport()
            // Enough to connect in, on a busy machine too: before that it is another error.
            let error = await #expect(throws: TransportError.self) {
                try await transport.perform(
                    HTTPRequestValue(method: "GET", url: url + "/never", timeout: .seconds(2))
                )
            }
            #expect(error?.kind == .timedOut)
            let answer = try await transport.perform(HTTPRequestValue(method: "GET", url: url + "/ping"))
            #expect(answer.body == Data("pong".utf8))
        }
    }

    @Test("a refused connection names the host")
    func refused() async {
        let error = await #expect(throws: TransportError.self) {
            try await CurlTransport().perform(HTTPRequestValue(method: "GET", url: "http://127.0.0.1:1/x"))
        }
        #expect(error?.kind == .connectionFailed)
        #expect(error?.description.contains("127.0.0.1:1") == true)
    }

    @Test("an answer beyond the limit is refused")
    func tooLarge() async throws {
        let router = Router()
        router.get("/large") { _, _ in ByteBuffer(repeating: 0x61, count: 100_000) }
        let error = try await withServer(router) { url in
            await #expect(throws: TransportError.self) {
                try await CurlTransport(bodyLimit: 50_000).perform(HTTPRequestValue(method: "GET", url: url + "/large"))
            }
        }
        #expect(error?.kind == .bodyTooLarge)
    }

    @Test("what is no URL is refused before it is sent", arguments: ["", "ftp://host", "https://", "https://h:x"])
    func malformed(url: String) async {
        let error = await #expect(throws: TransportError.self) {
            try await CurlTransport().perform(HTTPRequestValue(method: "GET", url: url))
        }
        #expect(error?.kind == .invalidRequest)
    }

    /// Writes until the connection is gone, which it reports.
    private func endless(_ reporter: AsyncStream<Void>.Continuation) -> Router<BasicRequestContext> {
        let router = Router()
        router.get("/quiet") { _, _ in
            Response(
                status: .ok,
                body: ResponseBody { writer in
                    defer { reporter.finish() }
                    while true { try await writer.write(ByteBuffer(repeating: 0x61, count: 1 << 16)) }
                }
            )
        }
        return router
    }
}

/// Lets everybody go on once all are there.
private actor Barrier {
    private var missing: Int
    private var waiters: [CheckedContinuation<Void, Never>] = []

    init(count: Int) { missing = count }

    func arrive() async {
        missing -= 1
        if missing == 0 {
            for waiter in waiters { waiter.resume() }
            waiters = []
        } else {
            await withCheckedContinuation { waiters.append($0) }
        }
    }
}
