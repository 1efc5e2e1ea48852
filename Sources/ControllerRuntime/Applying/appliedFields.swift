package import KubernetesAPI

/// The part of a live object that a field manager set by server-side apply; nil where it set nothing.
///
/// Reads `metadata.managedFields` (`FieldsV1`): `f:` names a member, `k:` a list's element by its keys, `v:` one by its
/// value, `.` the place itself; a place without any is owned as a whole.
package func appliedFields(of live: JSONValue, by manager: String) -> JSONValue? {
    let entries = live[path: ["metadata", "managedFields"]]?.array ?? []
    let entry = entries.first {
        $0["manager"]?.string == manager && $0["operation"]?.string == "Apply" && $0["subresource"] == nil
    }
    return entry?["fieldsV1"].map { project(live, on: $0) }
}

private func project(_ value: JSONValue, on fields: JSONValue) -> JSONValue {
    let names = (fields.object ?? [:]).keys.filter { $0 != "." }
    if names.isEmpty { return value }
    switch value {
    case .object(let members): return .object(project(members, on: fields))
    case .array(let elements): return .array(elements.compactMap { project($0, ofListWith: fields) })
    default: return value
    }
}

private func project(_ members: [String: JSONValue], on fields: JSONValue) -> [String: JSONValue] {
    var projected: [String: JSONValue] = [:]
    for (name, child) in fields.object ?? [:] where name.hasPrefix("f:") {
        let member = String(name.dropFirst(2))
        projected[member] = members[member].map { project($0, on: child) }
    }
    return projected
}

/// The owned part of a list's element; nil for an element that is not owned.
private func project(_ element: JSONValue, ofListWith fields: JSONValue) -> JSONValue? {
    for (name, child) in fields.object ?? [:] {
        guard let key = try? JSONValue(parsing: Array(name.dropFirst(2).utf8)) else { continue }
        switch name.prefix(2) {
        case "v:" where key == element: return element
        case "k:" where isSubset(intent: key, of: element): return project(element, on: child)
        default: continue
        }
    }
    return nil
}
