/// Any JSON document, for the few places that must keep what they do not know: YAML input, managed fields, patches.
///
/// Never on the watch path: caches decode typed subsets, which are some forty times faster and a tenth of the size.
package enum JSONValue: Hashable, Sendable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number without fraction or exponent that fits 64 bits.
    case integer(Int64)
    /// Every other number.
    case double(Double)
    /// A string.
    case string(String)
    /// An array.
    case array([JSONValue])
    /// An object. Order of members carries no meaning; writers sort them.
    case object([String: JSONValue])
}

extension JSONValue {
    /// The member of an object; nil for an absent member and for every other kind of value.
    ///
    /// Setting a member of something that is not an object makes it one; setting nil removes the member.
    package subscript(_ member: String) -> JSONValue? {
        get {
            guard case .object(let members) = self else { return nil }
            return members[member]
        }
        set {
            var members = object ?? [:]
            members[member] = newValue
            self = .object(members)
        }
    }

    /// The value at a path of object members.
    package subscript(path members: [String]) -> JSONValue? {
        get { members.reduce(Optional(self)) { value, member in value?[member] } }
        set {
            guard let first = members.first else { return }
            if members.count == 1 {
                self[first] = newValue
            } else {
                var child = self[first] ?? .object([:])
                child[path: Array(members.dropFirst())] = newValue
                self[first] = child
            }
        }
    }

    /// The members, where this is an object.
    package var object: [String: JSONValue]? {
        if case .object(let members) = self { members } else { nil }
    }

    /// The elements, where this is an array.
    package var array: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The text, where this is a string.
    package var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The number, where this is an integer, or a double without fraction.
    package var integer: Int64? {
        switch self {
        case .integer(let number): number
        case .double(let number): Int64(exactly: number)
        default: nil
        }
    }

    /// The truth value, where this is one.
    package var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    package init(nilLiteral: ()) { self = .null }
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(Dictionary(elements, uniquingKeysWith: { _, last in last }))
    }
}
