package import EmbeddedCluster
package import FoundationEssentials

/// A line of a container's log, as podman's driver `k8s-file` writes it: time, stream, `F` or for a part `P`, text.
package struct LogLine: Hashable, Sendable {
    /// As it stands there, with up to nine digits after the second.
    var time: Substring
    /// With its end, unless more of the line follows.
    var text: String

    /// - Returns: nil for what has another form.
    init?(_ line: Substring) {
        let parts = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        time = parts[0]
        text = parts[3] + (parts[2] == "P" ? "" : "\n")
    }
}

/// What somebody wants to see of a log, as it grows.
package struct LogSelection: Sendable {
    private let options: LogOptions
    private let now: Date
    private var isFirst = true
    /// Bytes of a line that is not whole yet.
    private var rest: [UInt8] = []

    package init(_ options: LogOptions, now: Date) {
        self.options = options
        self.now = now
    }

    /// Takes in what the log has grown by.
    ///
    /// - Returns: what is to be shown of it.
    package mutating func take(_ bytes: [UInt8]) -> String {
        rest += bytes
        let end = rest.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let text = String(decoding: rest.prefix(end), as: UTF8.self)
        rest.removeFirst(end)
        var lines = text.split(separator: "\n").compactMap(LogLine.init)
        if let seconds = options.seconds {
            let oldest = now.addingTimeInterval(-Double(seconds))
            lines.removeAll { parseLongTime($0.time).map { $0 < oldest } ?? false }
        }
        // What comes later is not counted.
        if isFirst, let tail = options.tail { lines = lines.suffix(max(0, tail)) }
        isFirst = false
        return lines.map { options.showsTimes ? "\($0.time) \($0.text)" : $0.text }.joined()
    }
}
