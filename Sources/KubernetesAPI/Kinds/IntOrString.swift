/// `intstr.IntOrString`: a number, or the name of a port or a percentage.
package enum IntOrString: Hashable, Sendable {
    /// A port's number, or a count.
    case integer(Int)
    /// A port's name, or a share such as `25%`.
    case string(String)
}

extension IntOrString: Codable, ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, CustomStringConvertible {
    package init(integerLiteral value: Int) { self = .integer(value) }
    package init(stringLiteral value: String) { self = .string(value) }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        self = try (try? container.decode(Int.self)).map(Self.integer) ?? .string(container.decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .integer(let number): try container.encode(number)
        case .string(let text): try container.encode(text)
        }
    }

    package var description: String {
        switch self {
        case .integer(let number): "\(number)"
        case .string(let text): text
        }
    }
}
