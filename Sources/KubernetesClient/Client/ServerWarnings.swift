import Logging
import Synchronization

/// Logs what the server warns of in `Warning` fields: the first time at notice, then at debug.
final class ServerWarnings: Sendable {
    private let logger: Logger
    private let seen = Mutex<Set<String>>([])
    /// Beyond it everything is taken for seen: warnings may quote names, and there are many.
    private static let limit = 256

    init(logger: Logger) { self.logger = logger }

    func report(_ head: HTTPResponseHead) {
        for value in head.fields.values(of: "Warning") {
            guard let text = Self.text(of: value) else { continue }
            let isNew = seen.withLock { $0.count < Self.limit && $0.insert(text).inserted }
            logger.log(level: isNew ? .notice : .debug, "API server warns: \(text)")
        }
    }

    /// The text within `299 - "text"`; nil for other codes and shapes.
    static func text(of value: String) -> String? {
        guard value.hasPrefix("299 "), let start = value.firstIndex(of: "\"") else { return nil }
        var text = ""
        var isEscaped = false
        for character in value[start...].dropFirst() {
            if isEscaped {
                text.append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                return text
            } else {
                text.append(character)
            }
        }
        return nil
    }
}
