import Glibc
import Synchronization

/// Ports that were free a moment ago, and that nobody else in this process was given.
package func freePorts(_ count: Int) throws -> [Int] {
    var sockets: [Int32] = []
    // Open until the last one is found, so that the kernel names no port twice.
    defer { for socket in sockets { close(socket) } }
    var ports: [Int] = []
    while ports.count < count {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        sockets.append(descriptor)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let size = length
        let failed = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(descriptor, generic, size) != 0 || getsockname(descriptor, generic, &length) != 0
            }
        }
        guard !failed else { throw NoFreePort() }
        let port = Int(UInt16(bigEndian: address.sin_port))
        if handedOut.withLock({ $0.insert(port).inserted }) { ports.append(port) }
    }
    return ports
}

/// Whoever was given a port may not have bound it yet.
private let handedOut = Mutex<Set<Int>>([])

/// The kernel gives no port.
private struct NoFreePort: Error {}
