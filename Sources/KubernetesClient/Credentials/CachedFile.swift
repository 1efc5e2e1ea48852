import FoundationEssentials

/// A file that others replace now and then, such as a token that is rotated.
struct CachedFile {
    let path: String
    private var contents: Data?
    private var readAt: Date?

    /// How long contents are good; as client-go has it.
    static let lifetime: TimeInterval = 60

    init(path: String) { self.path = path }

    /// The contents, read again where they are a minute old.
    ///
    /// A read that fails, or finds nothing, keeps what was good.
    mutating func contents(now: Date, files: FileReader) throws(CredentialError) -> Data {
        if let contents, let readAt, now.timeIntervalSince(readAt) < Self.lifetime, now >= readAt { return contents }
        switch files.read(path) {
        case .success(let bytes) where !bytes.isEmpty: contents = bytes
        case .success:
            if contents == nil { throw .unreadable(path: path, reason: "the file is empty") }
        case .failure(let error):
            if contents == nil { throw .unreadable(path: path, reason: error.reason) }
        }
        readAt = now
        return contents ?? Data()
    }

    /// The contents are no longer accepted: read at the next use.
    mutating func rejected() { readAt = nil }
}
