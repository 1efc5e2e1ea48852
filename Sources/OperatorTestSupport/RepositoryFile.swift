import FoundationEssentials

/// Files of this repository, found from where this source file stood when it was compiled.
package enum RepositoryFile {
    /// The absolute path of the folder that holds Package.swift.
    package static let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

    /// The absolute path of a file or folder.
    package static func path(_ relativePath: String) -> String { "\(root)/\(relativePath)" }

    /// A file's content.
    ///
    /// - Throws: where it cannot be read as UTF-8.
    package static func text(_ relativePath: String) throws -> String {
        try String(contentsOfFile: path(relativePath), encoding: .utf8)
    }
}
