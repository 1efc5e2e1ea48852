package import FoundationEssentials

/// Reads files; a value, so that tests need no disk.
package struct FileReader: Sendable {
    /// The whole file, or why not.
    package var read: @Sendable (_ path: String) -> Result<Data, FileReadError>

    package init(read: @escaping @Sendable (_ path: String) -> Result<Data, FileReadError>) { self.read = read }

    /// The real files.
    package static let disk = FileReader { path in
        do {
            return .success(try Data(contentsOf: URL(fileURLWithPath: path)))
        } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
            return .failure(FileReadError(reason: "no such file", isMissing: true))
        } catch let error as CocoaError where error.code == .fileReadNoPermission {
            return .failure(FileReadError(reason: "no permission", isMissing: false))
        } catch {
            return .failure(FileReadError(reason: "not readable", isMissing: false))
        }
    }
}

/// Why a file cannot be read.
package struct FileReadError: Error, Hashable {
    /// In words, without the path.
    package var reason: String
    /// True where there is no such file.
    package var isMissing: Bool

    package init(reason: String, isMissing: Bool) {
        self.reason = reason
        self.isMissing = isMissing
    }
}
