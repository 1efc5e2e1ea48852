import FoundationEssentials

/// A folder that goes with its last owner.
package final class TemporaryFolder: Sendable {
    /// Absolute.
    package let path: String

    /// Makes the folder, empty.
    package init() throws {
        let name = "postgrescell-test-\(UUID().uuidString.prefix(8).lowercased())"
        path = FileManager.default.temporaryDirectory.appending(path: name).path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
