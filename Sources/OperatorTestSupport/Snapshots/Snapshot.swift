package import Foundation

/// Texts kept in files beside the tests, to be reviewed where they change.
package enum Snapshot {
    /// True where files are to be rewritten: set `RECORD_SNAPSHOTS=1`.
    ///
    /// A recording test fails, lest one stays so.
    package static var isRecording: Bool { ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" }

    /// Compares the files of a directory with what they shall hold, or rewrites them when recording.
    ///
    /// - Parameters:
    ///   - directory: made where it is missing.
    ///   - files: every file that the directory shall hold, by name; others are mismatches too.
    ///   - keeping: names that are none of these files' business, such as an input.
    /// - Returns: what differs; when recording, what was written. Empty: all is as it shall be.
    /// - Throws: what the file system says.
    package static func mismatches(
        in directory: URL,
        files: [String: String],
        keeping: Set<String> = []
    ) throws -> [String] {
        let manager = FileManager.default
        try manager.createDirectory(at: directory, withIntermediateDirectories: true)
        let present = Set(try manager.contentsOfDirectory(atPath: directory.path)).subtracting(keeping)
        var mismatches: [String] = []
        for name in present.subtracting(files.keys).sorted() {
            mismatches.append("\(name): nothing renders to this file any more")
            if isRecording { try manager.removeItem(at: directory.appending(path: name)) }
        }
        for (name, text) in files.sorted(by: { $0.key < $1.key }) {
            let file = directory.appending(path: name)
            let kept = present.contains(name) ? try String(contentsOf: file, encoding: .utf8) : nil
            guard kept != text else { continue }
            mismatches.append(kept.map { firstDifference(name, $0, text) } ?? "\(name): not there yet")
            if isRecording { try Data(text.utf8).write(to: file) }
        }
        return mismatches
    }

    /// The first line that differs, with what stands there and what shall.
    private static func firstDifference(_ name: String, _ kept: String, _ text: String) -> String {
        let (before, after) = (lines(kept), lines(text))
        for index in 0..<max(before.count, after.count) {
            let old = index < before.count ? before[index] : "(end of file)"
            let new = index < after.count ? after[index] : "(end of file)"
            if old != new { return "\(name):\(index + 1):\n  - \(old)\n  + \(new)" }
        }
        return "\(name): differs"
    }

    private static func lines(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}
