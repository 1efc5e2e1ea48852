import EmbeddedCluster
import FoundationEssentials

/// Reads a log from its file, and on as it grows where it is followed.
actor LogReader {
    private let file: LogFile
    private let follows: Bool
    private let isGrowing: @Sendable () -> Bool
    private var offset = 0
    private var selection: LogSelection

    init(_ file: LogFile, _ options: LogOptions, isGrowing: @escaping @Sendable () -> Bool) {
        self.file = file
        self.follows = options.follows
        self.isGrowing = isGrowing
        selection = LogSelection(options, now: .now)
    }

    /// The next part; nil where nothing comes any more.
    func next() async -> [UInt8]? {
        while !Task.isCancelled {
            // Asked before the file is, whose last lines would be lost otherwise.
            let mayGrow = follows && isGrowing()
            let bytes = file.bytes(from: offset)
            offset += bytes.count
            let text = selection.take(bytes)
            if !text.isEmpty { return Array(text.utf8) }
            guard mayGrow else { return nil }
            try? await Task.sleep(for: .milliseconds(200))
        }
        return nil
    }
}
