import KubernetesAPI
import OperatorTestSupport
import PostgresCellAPI

/// The definition in `crds/`, and how it compares with the Swift schema.
struct Definition {
    var document: JSONValue
    /// The schema of the whole object.
    var schema: JSONValue

    static func load() throws -> Definition {
        let documents = try YAML.parse(RepositoryFile.text("crds/postgrescells.postgres.alphaswarm.io.yaml"))
        guard let document = documents.first?.value,
            let schema = document[path: ["spec", "versions"]]?.array?.first?[path: ["schema", "openAPIV3Schema"]]
        else { throw NoSchema() }
        return Definition(document: document, schema: schema)
    }

    /// Every rule, wherever it stands.
    var rules: [JSONValue] { Self.rules(in: schema) }

    private static func rules(in value: JSONValue) -> [JSONValue] {
        let own = value["x-kubernetes-validations"]?.array ?? []
        let members = (value["properties"]?.object ?? [:]).sorted { $0.key < $1.key }.map(\.value)
        let nested = members + [value["items"], value["additionalProperties"]].compactMap(\.self)
        return own + nested.flatMap(rules)
    }

    private struct NoSchema: Error {}
}

extension Definition {
    /// What of a part of the definition is not as the Swift schema has it.
    static func differences(_ ours: FieldSchema, _ theirs: JSONValue, at path: String) -> [String] {
        var expected = keywords(ours)
        let structural = [
            "type", "enum", "minimum", "maximum", "maxLength", "maxItems", "maxProperties", "required", "format",
            "pattern", "anyOf", "x-kubernetes-int-or-string", "x-kubernetes-list-type", "x-kubernetes-list-map-keys",
            "x-kubernetes-preserve-unknown-fields",
        ]
        // The width of an integer is no limit that we check.
        if case .integer = ours { expected["format"] = theirs["format"] }
        let different = structural.filter { expected[$0] != comparable(theirs[$0], $0) }
        var differences = different.map {
            "\(path): \($0) is \(theirs[$0]?.text ?? "absent"), not \(expected[$0]?.text ?? "absent")"
        }
        switch ours {
        case .object(let fields, _):
            let properties = theirs["properties"]?.object ?? [:]
            for name in Set(fields.keys).symmetricDifference(properties.keys).sorted() {
                differences.append("\(path).\(name) stands on one side only")
            }
            for (name, field) in fields.sorted(by: { $0.key < $1.key }) {
                if let property = properties[name] {
                    differences += Self.differences(field, property, at: "\(path).\(name)")
                }
            }
        case .map(let element, _):
            differences += Self.differences(element, theirs["additionalProperties"] ?? .null, at: "\(path)[*]")
        case .list(let element, _, _):
            differences += Self.differences(element, theirs["items"] ?? .null, at: "\(path)[*]")
        case .text(_, let format?):
            let rules = theirs["x-kubernetes-validations"]?.array ?? []
            let isThere = rules.contains { rule in
                rule["message"]?.string == format.message
                    && rule["rule"]?.string?.contains("self.matches('\(format.pattern)')") == true
            }
            if !isThere { differences.append("\(path): no rule for format \(format)") }
        default: break
        }
        return differences
    }

    private static func comparable(_ value: JSONValue?, _ keyword: String) -> JSONValue? {
        guard keyword == "required", let names = value?.array?.compactMap(\.string) else { return value }
        return .array(names.sorted().map { .string($0) })
    }

    private static func keywords(_ schema: FieldSchema) -> [String: JSONValue] {
        switch schema {
        case .object(_, let required):
            required.isEmpty
                ? ["type": "object"]
                : ["type": "object", "required": .array(required.sorted().map { .string($0) })]
        case .map(_, let maximum): ["type": "object", "maxProperties": .integer(Int64(maximum))]
        case .list(_, let maximum, let kind): list(maximum, kind)
        case .text(let maximum, _): ["type": "string", "maxLength": .integer(Int64(maximum))]
        case .choice(let choices):
            [
                "type": "string", "enum": .array(choices.map { .string($0) }),
                "maxLength": .integer(Int64(choices.map(\.count).max() ?? 0)),
            ]
        case .integer(let range):
            range.upperBound == Int64.max
                ? ["type": "integer", "minimum": .integer(range.lowerBound)]
                : [
                    "type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound),
                ]
        case .boolean: ["type": "boolean"]
        case .quantity:
            [
                "anyOf": [["type": "integer"], ["type": "string"]], "x-kubernetes-int-or-string": true,
                "maxLength": 32, "pattern": .string(TextFormat.quantity.pattern),
            ]
        case .dateTime: ["type": "string", "format": "date-time", "maxLength": 64]
        case .anyObject: ["type": "object", "maxProperties": 64, "x-kubernetes-preserve-unknown-fields": true]
        }
    }

    private static func list(_ maximum: Int, _ kind: FieldSchema.ListKind) -> [String: JSONValue] {
        var keywords: [String: JSONValue] = ["type": "array", "maxItems": .integer(Int64(maximum))]
        switch kind {
        case .atomic: keywords["x-kubernetes-list-type"] = "atomic"
        case .set: keywords["x-kubernetes-list-type"] = "set"
        case .map(let key):
            keywords["x-kubernetes-list-type"] = "map"
            keywords["x-kubernetes-list-map-keys"] = [.string(key)]
        }
        return keywords
    }
}
