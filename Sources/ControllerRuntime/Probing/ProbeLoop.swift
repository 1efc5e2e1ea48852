import Glibc

/// Accepts, reads and answers with `poll`, on whatever thread calls `serve`.
///
/// At most 16 connections of 2 s each.
final class ProbeLoop: Sendable {
    private static let connectionLimit = 16
    private static let patience: Duration = .seconds(2)

    private let listener: Int32
    /// A pipe whose reading end becomes readable once `stop` was called.
    private let wakeUp: (read: Int32, write: Int32)
    private let routes: ProbeRoutes
    /// The port that connections are accepted on.
    let port: UInt16

    init(port: UInt16, routes: ProbeRoutes) throws(ProbeServerError) {
        self.routes = routes
        listener = try Self.listen(on: port)
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw ProbeServerError(call: "pipe", code: errno) }
        for end in ends { Self.configure(end) }
        wakeUp = (ends[0], ends[1])
        self.port = Self.boundPort(listener)
    }

    deinit {
        close(listener)
        close(wakeUp.read)
        close(wakeUp.write)
    }

    /// Makes `serve` return soon.
    ///
    /// Any thread may call it.
    func stop() { _ = write(wakeUp.write, "x", 1) }

    func serve() {
        var connections: [ProbeConnection] = []
        while true {
            var polled = [pollfd(fd: wakeUp.read, events: Int16(POLLIN), revents: 0)]
            polled += connections.map { pollfd(fd: $0.socket, events: $0.awaitedEvents, revents: 0) }
            // Full: the rest wait in the kernel's queue.
            if connections.count < Self.connectionLimit {
                polled.append(pollfd(fd: listener, events: Int16(POLLIN), revents: 0))
            }
            poll(&polled, nfds_t(polled.count), connections.isEmpty ? -1 : 250)
            if polled[0].revents != 0 { break }
            let now = ContinuousClock.now
            for index in connections.indices where polled[index + 1].revents != 0 {
                connections[index].advance(routes)
            }
            connections.removeAll { connection in
                guard connection.isDone || connection.deadline <= now else { return false }
                close(connection.socket)
                return true
            }
            if polled.last?.fd == listener, polled.last?.revents != 0, let socket = accept() {
                connections.append(ProbeConnection(socket: socket, deadline: now + Self.patience))
            }
        }
        for connection in connections { close(connection.socket) }
    }

    private func accept() -> Int32? {
        let socket = Glibc.accept(listener, nil, nil)
        guard socket >= 0 else { return nil }
        Self.configure(socket)
        return socket
    }

    /// Never blocks, and is not handed on to child processes.
    private static func configure(_ descriptor: Int32) {
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }

    /// On IPv6 and IPv4 at once; on IPv4 alone where the kernel has no IPv6.
    private static func listen(on port: UInt16) throws(ProbeServerError) -> Int32 {
        let type = Int32(SOCK_STREAM.rawValue)
        let dual = socket(AF_INET6, type, 0)
        let listener = dual >= 0 ? dual : socket(AF_INET, type, 0)
        guard listener >= 0 else { throw ProbeServerError(call: "socket", code: errno) }
        configure(listener)
        var on: Int32 = 1
        var off: Int32 = 0
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        let result: Int32
        if dual >= 0 {
            setsockopt(listener, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &off, socklen_t(MemoryLayout<Int32>.size))
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port.bigEndian
            result = bound(listener, &address)
        } else {
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            result = bound(listener, &address)
        }
        guard result == 0, Glibc.listen(listener, 16) == 0 else {
            let code = errno
            close(listener)
            throw ProbeServerError(call: "bind to port \(port)", code: code)
        }
        return listener
    }

    private static func bound<Address>(_ socket: Int32, _ address: inout Address) -> Int32 {
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, socklen_t(MemoryLayout<Address>.size))
            }
        }
    }

    /// Both families keep the port at the same place.
    private static func boundPort(_ socket: Int32) -> UInt16 {
        var address = sockaddr_in6()
        var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = getsockname(socket, $0, &length) }
        }
        return UInt16(bigEndian: address.sin6_port)
    }
}

/// One connection: a request comes in, an answer goes out, and it is over.
private struct ProbeConnection {
    let socket: Int32
    let deadline: ContinuousClock.Instant
    private var received: [UInt8] = []
    private var answer: [UInt8]?
    private var sent = 0
    private(set) var isDone = false

    init(socket: Int32, deadline: ContinuousClock.Instant) {
        self.socket = socket
        self.deadline = deadline
    }

    var awaitedEvents: Int16 { Int16(answer == nil ? POLLIN : POLLOUT) }

    /// Goes on as far as is possible without waiting.
    mutating func advance(_ routes: ProbeRoutes) {
        if answer == nil { receive(routes) }
        guard let answer, !isDone else { return }
        let count = answer[sent...].withUnsafeBytes { rest in
            send(socket, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
        }
        if count < 0, errno != EAGAIN { isDone = true }
        sent += max(0, count)
        if sent == answer.count { isDone = true }
    }

    private mutating func receive(_ routes: ProbeRoutes) {
        var chunk = [UInt8](repeating: 0, count: 2048)
        let count = recv(socket, &chunk, chunk.count, 0)
        guard count > 0 else {
            isDone = count == 0 || errno != EAGAIN
            return
        }
        received += chunk[..<count]
        switch ProbeRequest(parsing: received) {
        case .incomplete: break
        case .get(let path, let isHead): answer = routes.respond(to: path).serialized(isHead: isHead)
        case .methodNotAllowed: refuse(405, "only GET\n")
        case .malformed: refuse(400, "not HTTP/1.1\n")
        case .tooLarge: refuse(431, "too large\n")
        }
    }

    private mutating func refuse(_ status: Int, _ body: String) {
        answer = ProbeResponse(status: status, body: body).serialized(isHead: false)
    }
}
