package import FoundationEssentials

/// `metav1.MicroTime`: written with exactly six digits behind the second, which the API server insists on.
package struct MicroTime: Hashable, Sendable {
    /// Cut to whole microseconds where it is written.
    package var date: Date

    package init(_ date: Date) { self.date = date }
}

extension MicroTime: Codable, Comparable, CustomStringConvertible {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let date = Timestamp.parse(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an RFC 3339 time: \(text)")
        }
        self.date = date
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    package static func < (lhs: MicroTime, rhs: MicroTime) -> Bool { lhs.date < rhs.date }
    package var description: String { Timestamp.formatMicroseconds(date) }
}
