/// A time span as Go writes it, such as `90s`, `15m` or `1h30m`, in whole seconds.
package struct CellDuration: Hashable, Sendable {
    /// As its author wrote it.
    package let text: String
    /// The span in seconds; at least 1.
    package let seconds: Int

    /// Reads hours, minutes and seconds, in that order, each at most once; nil for everything else, and for zero.
    package init?(_ text: String) {
        var rest = text[...]
        var seconds = 0
        for (unit, factor) in [("h" as Character, 3600), ("m", 60), ("s", 1)] {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            guard !digits.isEmpty, digits.count <= 6, rest.dropFirst(digits.count).first == unit else { continue }
            guard let amount = Int(digits) else { return nil }
            seconds += amount * factor
            rest = rest.dropFirst(digits.count + 1)
        }
        guard rest.isEmpty, seconds > 0 else { return nil }
        self.text = text
        self.seconds = seconds
    }
}

extension CellDuration: Codable, ExpressibleByStringLiteral {
    /// For spans that stand in our own source; a text that is none ends the process.
    package init(stringLiteral text: String) {
        guard let duration = CellDuration(text) else { preconditionFailure("not a duration: \(text)") }
        self = duration
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let duration = CellDuration(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: Self.advice)
        }
        self = duration
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    /// What is said of a text that is no duration.
    static let advice = "write a duration in hours, minutes and seconds, such as 15m or 1h30m"
}
