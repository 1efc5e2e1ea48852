import FoundationEssentials

/// Cuts a stream of bytes into lines, wherever its chunks happen to end.
struct WatchLineDecoder {
    /// A line does not end within the limit.
    struct LineTooLong: Error, Hashable {
        let limit: Int
    }

    private let limit: Int
    private var bytes = Data()
    /// Where the next line begins, and how far no line break was found.
    private var start = 0
    private var searched = 0

    /// - Parameter limit: bytes of one line. No object is larger than what etcd takes, some 1.5 MB by default.
    init(limit: Int = 16 << 20) { self.limit = limit }

    /// True where the stream may end: all bytes belong to whole lines.
    var isAtLineStart: Bool { start == bytes.count }

    mutating func append(_ chunk: Data) {
        if start > 0 {
            bytes = Data(bytes.dropFirst(start))
            searched -= start
            start = 0
        }
        bytes.append(chunk)
    }

    /// The next whole line without its break, nil where more bytes must come first.
    ///
    /// Empty lines are skipped.
    mutating func next() throws(LineTooLong) -> Data? {
        while let end = bytes[searched...].firstIndex(of: 0x0A) {
            let line = bytes[start..<end]
            (start, searched) = (end + 1, end + 1)
            guard line.count <= limit else { throw LineTooLong(limit: limit) }
            if !line.isEmpty { return Data(line) }
        }
        searched = bytes.count
        guard bytes.count - start <= limit else { throw LineTooLong(limit: limit) }
        return nil
    }
}
