import FoundationEssentials

/// What a container left to be told about its end, at most 4 KiB.
///
/// - Parameter written: what it wrote to its termination log.
/// - Parameter log: its output, where that serves in its stead.
package func terminationMessage(written: String, log: String?) -> String {
    if !written.isEmpty { return String(decoding: Array(written.utf8.prefix(4096)), as: UTF8.self) }
    guard let log else { return "" }
    let text = log.split(separator: "\n").compactMap(LogLine.init).map(\.text).joined()
    let lines = text.split(separator: "\n").suffix(80)
    return String(decoding: Array(lines.joined(separator: "\n").utf8.suffix(2048)), as: UTF8.self)
}
