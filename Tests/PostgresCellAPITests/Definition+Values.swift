import KubernetesAPI
import PostgresCellAPI

extension Definition {
    /// A value with the definition's defaults, as the API server fills them in.
    static func filled(_ value: JSONValue, by schema: JSONValue) -> JSONValue {
        switch value {
        case .object(var members):
            for (name, property) in schema["properties"]?.object ?? [:] {
                guard let given = members[name] ?? property["default"] else { continue }
                members[name] = filled(given, by: property)
            }
            return .object(members)
        case .array(let elements):
            return .array(elements.map { filled($0, by: schema["items"] ?? [:]) })
        default: return value
        }
    }

    /// The paths of all fields of a structure; elements of lists and maps share one.
    static func fields(of schema: FieldSchema, at path: String) -> Set<String> {
        switch schema {
        case .object(let fields, _):
            fields.reduce(into: []) { paths, field in
                paths.insert("\(path).\(field.key)")
                paths.formUnion(Self.fields(of: field.value, at: "\(path).\(field.key)"))
            }
        case .map(let element, _): fields(of: element, at: "\(path)[*]")
        case .list(let element, _, _): fields(of: element, at: "\(path)[*]")
        default: []
        }
    }

    /// The paths of the fields that stand in a value.
    static func fields(of value: JSONValue, in schema: FieldSchema, at path: String) -> Set<String> {
        switch (schema, value) {
        case (.object(let fields, _), .object(let members)):
            members.reduce(into: []) { paths, member in
                let path = "\(path).\(member.key)"
                paths.insert(path)
                if let field = fields[member.key] {
                    paths.formUnion(Self.fields(of: member.value, in: field, at: path))
                }
            }
        case (.map(let element, _), .object(let members)):
            members.values.reduce(into: []) { $0.formUnion(fields(of: $1, in: element, at: "\(path)[*]")) }
        case (.list(let element, _, _), .array(let elements)):
            elements.reduce(into: []) { $0.formUnion(fields(of: $1, in: element, at: "\(path)[*]")) }
        default: []
        }
    }
}

extension JSONValue {
    /// The value without empty lists and objects, which mean the same as absent ones.
    var withoutEmpties: JSONValue {
        switch self {
        case .object(let members):
            .object(members.mapValues(\.withoutEmpties).filter { $0.value != [:] && $0.value != [] })
        case .array(let elements): .array(elements.map(\.withoutEmpties))
        default: self
        }
    }
}
