import FoundationEssentials
import OperatorTestSupport

/// An image's root file system, as hack/image/build has unpacked it.
enum SandboxImage: String, Sendable {
    case tools, database

    /// What a cell calls it.
    var name: String { "localhost/postgrescell-\(rawValue):latest" }

    /// The image of that name.
    static func named(_ name: String) throws -> SandboxImage {
        guard let image = [tools, database].first(where: { $0.name == name }) else {
            throw HostFailure("no root file system stands for the image \(name)")
        }
        return image
    }

    /// - Throws: where hack/setup has not built it.
    var root: String {
        get throws {
            let path = RepositoryFile.path(".tools/image/\(rawValue)")
            guard FileManager.default.fileExists(atPath: "\(path)/usr/bin/sh") else {
                throw HostFailure("no \(path): run hack/setup")
            }
            return path
        }
    }
}
