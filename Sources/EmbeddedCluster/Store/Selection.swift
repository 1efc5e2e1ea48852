import KubernetesAPI

/// What a list or a watch selects within a kind.
struct Selection: Sendable {
    /// nil: all.
    var namespace: String?
    private var labels: [LabelRequirement] = []
    private var fields: [(path: [String], value: String, isEqual: Bool)] = []

    /// - Throws: 400 where a selector cannot be read or names a field that the kind does not offer.
    init(namespace: String?, labelSelector: String?, fieldSelector: String?, kind: ServedKind) throws(Refusal) {
        self.namespace = namespace
        if let text = labelSelector, !text.isEmpty {
            guard let requirements = LabelRequirement.parse(text) else {
                throw .badRequest("unable to parse requirement: found '\(text)'")
            }
            labels = requirements
        }
        for part in (fieldSelector ?? "").split(separator: ",") {
            let mark = ["!=", "==", "="].first { part.contains($0) }
            guard let mark, let range = part.ranges(of: mark).first else {
                throw .badRequest("invalid field selector: '\(part)'; can't understand '\(part)'")
            }
            let path = String(part[..<range.lowerBound])
            let known = ["metadata.name", "metadata.namespace"] + kind.selectableFields
            guard known.contains(path) else {
                throw .badRequest("field label not supported: \(path)")
            }
            fields.append(
                (path.split(separator: ".").map(String.init), String(part[range.upperBound...]), mark != "!=")
            )
        }
    }

    /// Everything in a namespace.
    init(namespace: String?) { self.namespace = namespace }

    func matches(_ object: StoredObject) -> Bool {
        if let namespace, object.key.namespace != namespace { return false }
        for (path, wanted, isEqual) in fields {
            let value = Self.value(at: path, of: object)
            if (value == wanted) != isEqual { return false }
        }
        guard !labels.isEmpty else { return true }
        let present = object.value[path: ["metadata", "labels"]]?.object ?? [:]
        return labels.allSatisfy { $0.matches(present) }
    }

    private static func value(at path: [String], of object: StoredObject) -> String {
        switch path {
        case ["metadata", "name"]: return object.key.name
        case ["metadata", "namespace"]: return object.key.namespace
        default: break
        }
        var path = path
        // Events are kept in the core version.
        if path.first == "regarding" { path[0] = "involvedObject" }
        if path == ["reportingController"] { path = ["reportingComponent"] }
        if path == ["source"] { path = ["source", "component"] }
        let value = object.value[path: path]
        return value?.string ?? value.map(\.text) ?? ""
    }
}

/// One requirement of a label selector.
struct LabelRequirement: Sendable {
    var key: String
    var values: [String]
    var relation: Relation

    enum Relation: Sendable { case isIn, isNotIn, exists, isAbsent }

    func matches(_ labels: [String: JSONValue]) -> Bool {
        let value = labels[key]?.string
        switch relation {
        case .isIn: return value.map(values.contains) ?? false
        case .isNotIn: return !(value.map(values.contains) ?? false)
        case .exists: return value != nil
        case .isAbsent: return value == nil
        }
    }

    /// Reads `a=b,c!=d,e in (f,g),h,!i`; nil where the text is none.
    static func parse(_ text: String) -> [LabelRequirement]? {
        var requirements: [LabelRequirement] = []
        for part in split(text) {
            guard let requirement = parseOne(part) else { return nil }
            requirements.append(requirement)
        }
        return requirements
    }

    private static func parseOne(_ part: String) -> LabelRequirement? {
        for (word, relation) in [(" notin ", Relation.isNotIn), (" in ", .isIn)] {
            guard let range = part.ranges(of: word).first else { continue }
            let list = part[range.upperBound...].filter { !"() ".contains($0) }
            return LabelRequirement(
                key: part[..<range.lowerBound].filter { $0 != " " },
                values: list.split(separator: ",", omittingEmptySubsequences: false).map(String.init),
                relation: relation
            )
        }
        let part = part.filter { $0 != " " }
        for (mark, relation) in [("!=", Relation.isNotIn), ("==", .isIn), ("=", .isIn)] {
            guard let range = part.ranges(of: mark).first else { continue }
            return LabelRequirement(
                key: String(part[..<range.lowerBound]),
                values: [String(part[range.upperBound...])],
                relation: relation
            )
        }
        if part.hasPrefix("!") {
            return LabelRequirement(key: String(part.dropFirst()), values: [], relation: .isAbsent)
        }
        return part.isEmpty ? nil : LabelRequirement(key: part, values: [], relation: .exists)
    }

    private static func split(_ text: String) -> [String] {
        var parts = [""]
        var depth = 0
        for character in text {
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            if character == ",", depth == 0 {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
        }
        return parts.map { part in
            var part = part[...]
            while part.first == " " { part = part.dropFirst() }
            while part.last == " " { part = part.dropLast() }
            return String(part)
        }
    }
}
