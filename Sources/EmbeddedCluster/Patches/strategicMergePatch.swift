import KubernetesAPI

/// A built-in document after a strategic merge patch.
///
/// https://github.com/kubernetes/community/blob/main/contributors/devel/sig-api-machinery/strategic-merge-patch.md
func strategicallyPatched(_ document: JSONValue, by patch: JSONValue, _ shape: BuiltInShape) -> JSONValue {
    guard let changes = patch.object else { return patch }
    if changes["$patch"] == "replace" { return .object(changes.filter { $0.key != "$patch" }) }
    if changes["$patch"] == "delete" { return [:] }
    var members = document.object ?? [:]
    if let retained = changes["$retainKeys"]?.array {
        members = members.filter { retained.contains(.string($0.key)) }
    }
    for (name, change) in changes where !name.hasPrefix("$") {
        let memberShape = shape.member(name)
        switch change {
        case .null: members[name] = nil
        case .object:
            members[name] =
                members[name].map { strategicallyPatched($0, by: change, memberShape) }
                ?? strategicallyPatched([:], by: change, memberShape)
        case .array(let elements):
            let order = changes["$setElementOrder/\(name)"]?.array
            members[name] = patchedList(members[name]?.array, by: elements, order: order, memberShape)
        default: members[name] = change
        }
    }
    for (name, list) in changes where name.hasPrefix("$deleteFromPrimitiveList/") {
        let field = String(name.dropFirst("$deleteFromPrimitiveList/".count))
        members[field] = members[field]?.array.map { .array($0.filter { !(list.array ?? []).contains($0) }) }
    }
    for (name, order) in changes where name.hasPrefix("$setElementOrder/") {
        let field = String(name.dropFirst("$setElementOrder/".count))
        guard changes[field] == nil, let elements = members[field]?.array, let order = order.array else { continue }
        members[field] = .array(interleaved(elements, live: elements, order: order, shape.member(field)))
    }
    return .object(members)
}

private func patchedList(
    _ live: [JSONValue]?,
    by patch: [JSONValue],
    order: [JSONValue]?,
    _ shape: BuiltInShape
) -> JSONValue {
    let isReplacement = patch.contains { $0["$patch"] == "replace" }
    let patch = patch.filter { $0["$patch"] != "replace" }
    if shape.mergesScalars, !isReplacement {
        return .array((live ?? []) + patch.filter { !(live ?? []).contains($0) })
    }
    guard let key = shape.patchMergeKey, !isReplacement else {
        return .array(patch.map { $0.object == nil ? $0 : strategicallyPatched([:], by: $0, shape) })
    }
    var result = live ?? []
    for element in patch {
        let index = result.firstIndex { $0[key] == element[key] }
        if element["$patch"] == "delete" {
            if let index { result.remove(at: index) }
        } else if let index {
            result[index] = strategicallyPatched(result[index], by: element, shape)
        } else {
            result.append(strategicallyPatched([:], by: element, shape))
        }
    }
    return .array(interleaved(result, live: live ?? [], order: order ?? patch, shape))
}

/// Elements that the order names come in that order; each other element stands before the first of those that follow
/// it in the live list.
private func interleaved(
    _ elements: [JSONValue],
    live: [JSONValue],
    order: [JSONValue],
    _ shape: BuiltInShape
) -> [JSONValue] {
    func position(of element: JSONValue, in list: [JSONValue]) -> Int? {
        guard let key = shape.patchMergeKey, element.object != nil else { return list.firstIndex(of: element) }
        return list.firstIndex { $0[key] == element[key] }
    }
    var result = elements.filter { position(of: $0, in: order) != nil }
        .sorted { (position(of: $0, in: order) ?? 0) < (position(of: $1, in: order) ?? 0) }
    var start = 0
    for element in elements where position(of: element, in: order) == nil {
        let place = position(of: element, in: live) ?? .max
        let index = result[start...].firstIndex { (position(of: $0, in: live) ?? -1) > place } ?? result.endIndex
        result.insert(element, at: index)
        start = index + 1
    }
    return result
}
