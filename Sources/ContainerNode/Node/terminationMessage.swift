import FoundationEssentials

/// What a container left to be told about its end, at most 4 KiB.
///
/// - Parameter written: what it wrote to its termination log.
/// - Parameter log: its output, where that serves in its stead.
package func terminationMessage(written: String, log: String?) -> String {
    if !written.isEmpty { return String(decoding: Array(written.utf8.prefix(4096)), as: UTF8.self) }
    guard let log else { return "" }
    let lines = plainLines(ofLog: log).suffix(80)
    return String(decoding: Array(lines.joined(separator: "\n").utf8.suffix(2048)), as: UTF8.self)
}

/// The lines that a container wrote, without time, stream and mark of podman's log: `<time> stdout F text`.
func plainLines(ofLog log: String) -> [String] {
    var lines: [String] = []
    var isPartial = false
    for line in log.split(separator: "\n") {
        let parts = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 4 else { continue }
        if isPartial { lines[lines.count - 1] += parts[3] } else { lines.append(String(parts[3])) }
        isPartial = parts[2] == "P"
    }
    return lines
}
