import ControllerRuntime
import Glibc
import Synchronization
import Testing

@Suite struct `Probes` {
    @Test(arguments: [
        ("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", ProbeRequest.get(path: "/healthz", isHead: false)),
        ("GET /readyz?verbose HTTP/1.1\r\n\r\n", .get(path: "/readyz", isHead: false)),
        ("HEAD /metrics HTTP/1.0\r\n\r\n", .get(path: "/metrics", isHead: true)),
        ("POST /healthz HTTP/1.1\r\n\r\n", .methodNotAllowed), ("GET /healthz HTTP/1.1\r\nHost", .incomplete),
        ("", .incomplete), ("hello\r\n\r\n", .malformed), ("GET http://x/ HTTP/1.1\r\n\r\n", .malformed),
        ("GET /x HTTP/2\r\n\r\n", .malformed), (String(repeating: "x", count: 8192), .tooLarge),
    ])
    func `reads the head of a request`(text: String, request: ProbeRequest) {
        #expect(ProbeRequest(parsing: Array(text.utf8)) == request)
    }

    private let isReady = Latch()

    private var routes: ProbeRoutes {
        ProbeRoutes(
            health: [],
            readiness: [("caches", { [isReady] in isReady.isOpen ? nil : "pods are not listed yet" })],
            metrics: { "up 1\n" }
        )
    }

    @Test func `names what is not ready`() {
        #expect(routes.respond(to: "/readyz") == .init(status: 503, body: "caches: pods are not listed yet\n"))
        isReady.open()
        #expect(routes.respond(to: "/readyz") == .init(status: 200, body: "ok\n"))
        #expect(routes.respond(to: "/healthz").status == 200)
        #expect(routes.respond(to: "/metrics").body == "up 1\n")
        #expect(routes.respond(to: "/").status == 404)
    }

    @Test func `answers over a socket, however the request is cut, and stops when told`() async throws {
        let ports = AsyncStream.makeStream(of: UInt16.self)
        let server = ProbeServer(port: 0, routes: routes) { ports.continuation.yield($0) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            for await port in ports.stream {
                #expect(ask(port, ["GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"]).hasPrefix("HTTP/1.1 200 OK\r\n"))
                #expect(ask(port, ["GET /me", "trics HTTP/1.1\r\n", "\r\n"]).hasSuffix("\r\n\r\nup 1\n"))
                #expect(ask(port, ["HEAD /metrics HTTP/1.1\r\n\r\n"]).hasSuffix("Connection: close\r\n\r\n"))
                #expect(ask(port, ["DELETE / HTTP/1.1\r\n\r\n"]).hasPrefix("HTTP/1.1 405 "))
                #expect(ask(port, [String(repeating: "x", count: 10_000)]).hasPrefix("HTTP/1.1 431 "))
                break
            }
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    @Test func `a port that is taken is an error with its name`() async throws {
        let ports = AsyncStream.makeStream(of: UInt16.self)
        let server = ProbeServer(port: 0, routes: routes) { ports.continuation.yield($0) }
        try await withThrowingTaskGroup(of: Void.self) { [routes] group in
            group.addTask { try await server.run() }
            for await port in ports.stream {
                await #expect(throws: ProbeServerError.self) { try await ProbeServer(port: port, routes: routes).run() }
                break
            }
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    /// Sends pieces and reads to the end.
    private func ask(_ port: UInt16, _ pieces: [String]) -> String {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { return "not connected" }
        for piece in pieces { _ = piece.withCString { send(descriptor, $0, strlen($0), Int32(MSG_NOSIGNAL)) } }
        var answer: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while case let count = recv(descriptor, &chunk, chunk.count, 0), count > 0 { answer += chunk[..<count] }
        return String(decoding: answer, as: UTF8.self)
    }
}
