import FoundationEssentials

/// An image's root file system with mounts in it, read-only wherever nothing writable is mounted.
struct SandboxMounts {
    private var mounts: [(path: String, source: String, isReadOnly: Bool)] = []

    /// Mounts a folder or a file of this machine.
    mutating func add(_ source: String, at path: String, isReadOnly: Bool) {
        // Debian's link, which a mount would not follow.
        let target = path.hasPrefix("/var/run/") ? String(path.dropFirst(4)) : path
        mounts.append((target, source, isReadOnly))
    }

    /// The arguments of bubblewrap that make it; the tree is read-only.
    func arguments(root: String) throws -> [String] {
        var words = ["--tmpfs", "/"]
        try bind("", root: root, into: &words)
        words += ["--proc", "/proc", "--dev", "/dev"]
        for mount in mounts.sorted(by: { $0.path.utf8.count < $1.path.utf8.count }) {
            words += [mount.isReadOnly ? "--ro-bind" : "--bind", mount.source, mount.path]
        }
        return words + ["--remount-ro", "/"]
    }

    /// A folder of the image as a whole, or entry by entry where something is mounted below it.
    private func bind(_ path: String, root: String, into words: inout [String]) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: root + (path.isEmpty ? "/" : path)).sorted() {
            let entry = "\(path)/\(name)"
            if ["/proc", "/dev", "/sys"].contains(entry) || mounts.contains(where: { $0.path == entry }) { continue }
            if let target = try? FileManager.default.destinationOfSymbolicLink(atPath: root + entry) {
                words += ["--symlink", target, entry]
            } else if mounts.contains(where: { $0.path.hasPrefix("\(entry)/") }) {
                words += ["--dir", entry]
                try bind(entry, root: root, into: &words)
            } else {
                words += ["--ro-bind", root + entry, entry]
            }
        }
    }
}
