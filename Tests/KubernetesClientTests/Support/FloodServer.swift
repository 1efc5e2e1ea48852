import Foundation
import Glibc
import Synchronization

/// Answers one request with a body that it writes as fast as the kernel takes it, counting exactly what that took.
///
/// A server library would gather bytes of its own, and hide whether the client holds them back.
final class FloodServer: Sendable {
    /// What became of the body.
    enum Event: Hashable, Sendable {
        /// The kernel took nothing for a while.
        case stalled(written: Int)
        case finished
        case failed
    }

    let port: Int
    let events: AsyncStream<Event>

    init(total: Int) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                _ = bind(listener, pointer, length)
                _ = listen(listener, 1)
                _ = getsockname(listener, pointer, &length)
            }
        }
        port = Int(UInt16(bigEndian: address.sin_port))
        let (events, continuation) = AsyncStream<Event>.makeStream()
        self.events = events
        Thread.detachNewThread {
            continuation.yield(Self.answer(listener, total: total, continuation))
            continuation.finish()
            close(listener)
        }
    }

    private static func answer(_ listener: Int32, total: Int, _ events: AsyncStream<Event>.Continuation) -> Event {
        let connection = accept(listener, nil, nil)
        defer { close(connection) }
        var request = [UInt8](repeating: 0, count: 4096)
        guard recv(connection, &request, request.count, 0) > 0 else { return .failed }
        let head = Array("HTTP/1.1 200 OK\r\nContent-Length: \(total)\r\n\r\n".utf8)
        guard send(connection, head, head.count, Int32(MSG_NOSIGNAL)) == head.count else { return .failed }
        let piece = [UInt8](repeating: 0x61, count: 1 << 16)
        let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
        var written = 0
        while written < total {
            let count = send(connection, piece, min(piece.count, total - written), flags)
            if count > 0 {
                written += count
                continue
            }
            guard count < 0, errno == EAGAIN else { return .failed }
            var descriptor = pollfd(fd: connection, events: Int16(POLLOUT), revents: 0)
            if poll(&descriptor, 1, 250) == 0 {
                events.yield(.stalled(written: written))
                _ = poll(&descriptor, 1, 30_000)
            }
        }
        return .finished
    }
}
