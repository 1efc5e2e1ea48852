import KubernetesAPI

/// The subset of Kubernetes' JSONPath that printer columns use: `.a.b`, `['a']`, `[0]`, `[*]`, `[?(@.x=="y")]`.
struct JSONPath: Sendable {
    private var steps: [Step] = []

    private enum Step: Sendable {
        case member(String)
        case index(Int)
        case every
        case filter(path: [String], isEqual: Bool, value: JSONValue)
    }

    /// Reads a path; what is not understood ends it.
    init(_ text: String) {
        var rest = text[...]
        if rest.hasPrefix("{"), rest.hasSuffix("}") { rest = rest.dropFirst().dropLast() }
        if rest.hasPrefix("$") { rest = rest.dropFirst() }
        while let first = rest.first {
            if first == "." {
                let name = Self.name(&rest)
                if !name.isEmpty { steps.append(name == "*" ? .every : .member(name)) }
            } else if first == "[", let end = Self.closingBracket(of: rest) {
                if let step = Self.bracket(rest[rest.index(after: rest.startIndex)..<end]) { steps.append(step) }
                rest = rest[rest.index(after: end)...]
            } else {
                rest = "." + rest
            }
        }
    }

    /// Everything that the path finds.
    func all(in value: JSONValue) -> JSONValue { .array(values(in: value)) }

    /// The first that the path finds.
    func first(in value: JSONValue) -> JSONValue? { values(in: value).first }

    private func values(in value: JSONValue) -> [JSONValue] {
        steps.reduce([value]) { values, step in
            values.flatMap { value -> [JSONValue] in
                switch step {
                case .member(let name): value[name].map { [$0] } ?? []
                case .index(let index):
                    value.array.flatMap { array in
                        let position = index < 0 ? array.count + index : index
                        return array.indices.contains(position) ? [array[position]] : []
                    } ?? []
                case .every: value.array ?? value.object.map { Array($0.sorted { $0.key < $1.key }.map(\.value)) } ?? []
                case .filter(let path, let isEqual, let wanted):
                    (value.array ?? []).filter { ($0[path: path] == wanted) == isEqual }
                }
            }
        }
    }

    private static func name(_ rest: inout Substring) -> String {
        rest = rest.dropFirst()
        var name = ""
        while let character = rest.first, character != ".", character != "[" {
            rest = rest.dropFirst()
            if character == "\\", let escaped = rest.first {
                name.append(escaped)
                rest = rest.dropFirst()
            } else {
                name.append(character)
            }
        }
        return name
    }

    private static func closingBracket(of text: Substring) -> Substring.Index? {
        var quote: Character?
        return text.indices.first { index in
            let character = text[index]
            if let open = quote {
                if character == open { quote = nil }
                return false
            }
            if character == "\"" || character == "'" { quote = character }
            return character == "]"
        }
    }

    private static func bracket(_ text: Substring) -> Step? {
        if text == "*" { return .every }
        if let index = Int(text) { return .index(index) }
        if text.hasPrefix("'") || text.hasPrefix("\"") { return .member(String(text.dropFirst().dropLast())) }
        guard text.hasPrefix("?("), text.hasSuffix(")") else { return nil }
        let condition = text.dropFirst(2).dropLast()
        for (mark, isEqual) in [("==", true), ("!=", false)] {
            guard let range = condition.ranges(of: mark).first else { continue }
            let path = String(condition[..<range.lowerBound].filter { $0 != " " })
            var value = String(condition[range.upperBound...])
            while value.hasPrefix(" ") { value.removeFirst() }
            while value.hasSuffix(" ") { value.removeLast() }
            let members = path.split(separator: ".").map(String.init).filter { $0 != "@" }
            return .filter(path: members, isEqual: isEqual, value: literal(value))
        }
        return nil
    }

    private static func literal(_ text: String) -> JSONValue {
        if text.hasPrefix("\"") || text.hasPrefix("'") { return .string(String(text.dropFirst().dropLast())) }
        return (try? JSONValue(parsing: text.utf8)) ?? .string(text)
    }
}
