package import KubernetesAPI

/// What one field of the resource may hold: the structural part of the definition, in Swift.
///
/// Strict reading needs it without a server, where Swift's decoding would pass over what it does not know. A test
/// compares it with `crds/`, member by member.
package indirect enum FieldSchema: Sendable {
    /// Exactly these members; those required must be there.
    case object([String: FieldSchema], required: Set<String> = [])
    /// Any names, alike values.
    case map(FieldSchema, maxProperties: Int)
    case list(FieldSchema, maxItems: Int, ListKind = .atomic)
    /// Length in characters.
    case text(maxLength: Int, TextFormat? = nil)
    /// One of a closed set.
    case choice([String])
    case integer(ClosedRange<Int64>)
    case boolean
    /// A quantity as text or as a bare number.
    case quantity
    /// RFC 3339, checked by the server as format `date-time`.
    case dateTime
    /// Any object; nothing within is known.
    case anyObject

    /// What server-side apply merges by.
    package enum ListKind: Hashable, Sendable {
        case atomic
        case set
        /// Elements are objects, unique by this member.
        case map(key: String)
    }
}

extension FieldSchema {
    /// A choice of an enumeration's values.
    static func choice<Value: RawRepresentable & CaseIterable>(of type: Value.Type) -> FieldSchema
    where Value.RawValue == String {
        .choice(type.allCases.map(\.rawValue))
    }

    /// What of a value does not fit, in the order of the fields' names; null is taken for an absent field.
    package func problems(_ value: JSONValue, at path: String) -> [SpecProblem] {
        switch (self, value) {
        case (_, .null), (.boolean, .bool), (.anyObject, .object): []
        case (.object(let fields, let required), .object(let members)):
            Self.objectProblems(members, fields: fields, required: required, at: path)
        case (.map(let element, let maximum), .object(let members)):
            Self.tooMany(members.count, maximum, at: path)
                + members.sorted { $0.key < $1.key }.flatMap { element.problems($1, at: "\(path)[\($0)]") }
        case (.list(let element, let maximum, let kind), .array(let elements)):
            Self.tooMany(elements.count, maximum, at: path)
                + elements.enumerated().flatMap { element.problems($1, at: "\(path)[\($0)]") }
                + Self.duplicates(elements, kind, at: path)
        case (.text(let maximum, let format), .string(let text)):
            Self.textProblems(text, maxLength: maximum, format: format, at: path)
        case (.choice(let choices), .string(let text)):
            choices.contains(text)
                ? [] : [.init(path: path, message: "write one of \(choices.joined(separator: ", "))")]
        case (.integer(let range), .integer(let number)):
            range.contains(number)
                ? [] : [.init(path: path, message: "write a number from \(range.lowerBound) to \(range.upperBound)")]
        case (.quantity, .integer(let number)): Self.check(String(number), .quantity, at: path)
        case (.quantity, .string(let text)): Self.check(text, .quantity, at: path)
        case (.dateTime, .string(let text)): Self.check(text, .time, at: path)
        default: [.init(path: path, message: "write \(kindInWords), not \(value.kindInWords)")]
        }
    }

    private static func objectProblems(
        _ members: [String: JSONValue],
        fields: [String: FieldSchema],
        required: Set<String>,
        at path: String
    ) -> [SpecProblem] {
        let missing = required.filter { (members[$0] ?? .null) == .null }.sorted()
        let present = members.sorted { $0.key < $1.key }.flatMap { name, value in
            let path = member(name, of: path)
            return fields[name]?.problems(value, at: path)
                ?? [.init(path: path, message: "there is no such field: remove it, or correct its name")]
        }
        return missing.map { .init(path: member($0, of: path), message: "this field is required: set it") } + present
    }

    private static func member(_ name: String, of path: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

    private static func textProblems(
        _ text: String,
        maxLength: Int,
        format: TextFormat?,
        at path: String
    ) -> [SpecProblem] {
        if text.unicodeScalars.count > maxLength {
            return [.init(path: path, message: "write at most \(maxLength) characters")]
        }
        return format.map { check(text, $0, at: path) } ?? []
    }

    private static func check(_ text: String, _ format: TextFormat, at path: String) -> [SpecProblem] {
        format.accepts(text) ? [] : [.init(path: path, message: format.message)]
    }

    private static func tooMany(_ count: Int, _ maximum: Int, at path: String) -> [SpecProblem] {
        count > maximum ? [.init(path: path, message: "write at most \(maximum) of these")] : []
    }

    private static func duplicates(_ elements: [JSONValue], _ kind: ListKind, at path: String) -> [SpecProblem] {
        // Lists with a key have a rule of their own, which says more.
        guard kind == .set else { return [] }
        return elements.indices.filter { elements[..<$0].contains(elements[$0]) }.map {
            .init(path: "\(path)[\($0)]", message: "this stands twice: remove one of the two")
        }
    }

    private var kindInWords: String {
        switch self {
        case .object, .map, .anyObject: "an object"
        case .list: "a list"
        case .text, .choice, .dateTime: "a text"
        case .integer: "a whole number"
        case .boolean: "true or false"
        case .quantity: "a quantity such as 250m or 512Mi"
        }
    }
}

extension JSONValue {
    fileprivate var kindInWords: String {
        switch self {
        case .null: "nothing"
        case .bool: "true or false"
        case .integer, .double: "a number"
        case .string: "a text"
        case .array: "a list"
        case .object: "an object"
        }
    }
}
