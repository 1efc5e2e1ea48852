import FoundationEssentials
import Testing

/// A small tree for one check of hack/checks, and what that check must say about it.
struct TreeCase: Sendable, CustomTestStringConvertible {
    var check: String
    /// What the tree shows, as a sentence.
    var shows: String
    /// Text by path.
    var files: [String: String]
    /// Lines of the check's output, whole; empty where the tree is clean.
    var violations: [String]

    init(_ check: String, _ shows: String, files: [String: String], violations: [String] = []) {
        self.check = check
        self.shows = shows
        self.files = files
        self.violations = violations
    }

    var testDescription: String { "\(check): \(shows)" }

    /// Writes the tree to a folder that exists as long as `body` runs, and hands that folder over.
    func withTree<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.path + "/postgrescell-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for (path, text) in files {
            let file = "\(folder)/\(path)"
            let parent = file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
            try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
            try text.write(toFile: file, atomically: false, encoding: .utf8)
        }
        return try await body(folder)
    }
}
