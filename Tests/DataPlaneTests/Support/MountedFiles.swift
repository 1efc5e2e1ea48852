import FoundationEssentials
import Glibc

/// A folder of files that are replaced all at once, as the kubelet mounts a ConfigMap or a Secret.
struct MountedFiles {
    var folder: String

    /// Makes the folder hold these files and no others; a path may have folders of its own.
    func publish(_ files: [String: String], mode: mode_t) throws {
        let manager = FileManager.default
        let version = "..\(UUID().uuidString)"
        for (path, content) in files {
            let file = "\(folder)/\(version)/\(path)"
            try manager.createDirectory(atPath: parent(of: file), withIntermediateDirectories: true)
            try Data(content.utf8).write(to: URL(filePath: file))
            chmod(file, mode)
        }
        let before = try? manager.destinationOfSymbolicLink(atPath: "\(folder)/..data")
        try manager.createSymbolicLink(atPath: "\(folder)/..data_new", withDestinationPath: version)
        guard rename("\(folder)/..data_new", "\(folder)/..data") == 0 else {
            throw HostFailure("cannot publish \(folder)")
        }
        let names = Set(files.keys.map { String($0.split(separator: "/")[0]) })
        for name in try manager.contentsOfDirectory(atPath: folder) where !name.hasPrefix("..") && !names.contains(name)
        {
            try manager.removeItem(atPath: "\(folder)/\(name)")
        }
        for name in names where (try? manager.destinationOfSymbolicLink(atPath: "\(folder)/\(name)")) == nil {
            try manager.createSymbolicLink(atPath: "\(folder)/\(name)", withDestinationPath: "..data/\(name)")
        }
        if let before { try manager.removeItem(atPath: "\(folder)/\(before)") }
    }

    private func parent(of path: String) -> String {
        path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    }
}
