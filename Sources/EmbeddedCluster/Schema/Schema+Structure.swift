import KubernetesAPI

extension Schema {
    /// The document without the members that the schema does not name; their paths are added to `unknown`.
    func pruned(_ value: JSONValue, path: String = "", isRoot: Bool = true, unknown: inout [String]) -> JSONValue {
        if preservesUnknown, properties.isEmpty, !isEmbeddedResource { return value }
        switch value {
        case .object(let members):
            var result = members
            for (name, member) in members {
                if isRoot || isEmbeddedResource, ["apiVersion", "kind", "metadata"].contains(name) { continue }
                let memberPath = path.isEmpty ? name : "\(path).\(name)"
                if let schema = properties[name] ?? additional {
                    result[name] = schema.pruned(member, path: memberPath, isRoot: false, unknown: &unknown)
                } else if !preservesUnknown {
                    unknown.append(memberPath)
                    result[name] = nil
                }
            }
            return .object(result)
        case .array(let elements):
            guard let items else { return value }
            var result: [JSONValue] = []
            for (index, element) in elements.enumerated() {
                result.append(items.pruned(element, path: "\(path)[\(index)]", isRoot: false, unknown: &unknown))
            }
            return .array(result)
        default: return value
        }
    }

    /// The document with defaults for absent members; a null is absent where it is not allowed and has a default.
    func defaulted(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(var members):
            for (name, schema) in properties {
                if let member = members[name] {
                    if member == .null, !schema.isNullable {
                        if let defaultValue = schema.defaultValue {
                            members[name] = schema.defaulted(defaultValue)
                        } else {
                            members[name] = nil
                        }
                    } else {
                        members[name] = schema.defaulted(member)
                    }
                } else if let defaultValue = schema.defaultValue {
                    members[name] = schema.defaulted(defaultValue)
                }
            }
            if let additional {
                for (name, member) in members where properties[name] == nil {
                    members[name] = additional.defaulted(member)
                }
            }
            return .object(members)
        case .array(let elements):
            guard let items else { return value }
            return .array(elements.map(items.defaulted))
        default: return value
        }
    }
}
