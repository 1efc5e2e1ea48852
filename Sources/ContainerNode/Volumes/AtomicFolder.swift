import FoundationEssentials
import Glibc

/// A folder whose files change all at once, as a kubelet's do: names are links into `..data`, itself a link that is
/// swapped.
package struct AtomicFolder: Hashable, Sendable {
    /// Absolute.
    package let path: String
    /// The group that may read; nil leaves it at root's.
    package let group: UInt32?

    package init(path: String, group: UInt32?) {
        self.path = path
        self.group = group
    }

    /// Makes the folder hold exactly these files.
    ///
    /// One writer at a time.
    ///
    /// - Throws: Foundation's errors, and `SystemCallError`.
    package func write(_ files: [PlannedFile]) throws {
        let manager = FileManager.default
        try manager.createDirectory(atPath: path, withIntermediateDirectories: true)
        try own(path, mode: 0o755)
        let link = "\(path)/..data"
        let before = try? manager.destinationOfSymbolicLink(atPath: link)
        let version = "..version-\(UUID().uuidString)"
        try manager.createDirectory(atPath: "\(path)/\(version)", withIntermediateDirectories: true)
        for file in files {
            let target = "\(path)/\(version)/\(file.path)"
            if file.path.contains("/") {
                try manager.createDirectory(atPath: Self.parent(of: target), withIntermediateDirectories: true)
            }
            // Closed before it holds anything.
            try Data().write(to: URL(filePath: target))
            try own(target, mode: mode_t(file.mode) | (group == nil ? 0 : 0o440))
            try file.content.write(to: URL(filePath: target))
        }
        let newLink = "\(path)/..data.new"
        // One that was not finished must not be in the way of the next.
        unlink(newLink)
        try manager.createSymbolicLink(atPath: newLink, withDestinationPath: version)
        try check(rename(newLink, link), "rename \(link)")
        try linkNames(Set(files.map { String($0.path.prefix { $0 != "/" }) }))
        if let before { try manager.removeItem(atPath: "\(path)/\(before)") }
    }

    private func linkNames(_ names: Set<String>) throws {
        let manager = FileManager.default
        let present = Set(try manager.contentsOfDirectory(atPath: path).filter { !$0.hasPrefix("..") })
        for name in names.subtracting(present) {
            try manager.createSymbolicLink(atPath: "\(path)/\(name)", withDestinationPath: "..data/\(name)")
        }
        for name in present.subtracting(names) { try manager.removeItem(atPath: "\(path)/\(name)") }
    }

    private func own(_ path: String, mode: mode_t) throws {
        if let group { try check(chown(path, 0, group), "chown \(path)") }
        try check(chmod(path, mode), "chmod \(path)")
    }

    private static func parent(of path: String) -> String {
        String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    }
}

/// A system call that failed.
struct SystemCallError: Error, CustomStringConvertible {
    var call: String
    var code: Int32

    var description: String { "\(call): \(String(cString: strerror(code)))" }
}

/// - Throws: `SystemCallError` where a system call says that it failed.
func check(_ result: Int32, _ call: String) throws {
    if result != 0 { throw SystemCallError(call: call, code: errno) }
}
