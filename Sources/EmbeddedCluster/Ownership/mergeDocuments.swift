import KubernetesAPI

/// The live document with an applied one laid over it, by structured merge.
func mergeDocuments(_ live: JSONValue?, _ applied: JSONValue, _ shape: FieldShape) -> JSONValue {
    guard let live else { return applied }
    switch (live, applied) {
    case (.object(var members), .object(let applied)) where !shape.isAtomicObject:
        for (name, value) in applied { members[name] = mergeDocuments(members[name], value, shape.member(name)) }
        return .object(members)
    case (.array(let live), .array(let applied)) where shape.list != .atomic:
        return .array(mergeLists(live, applied, shape))
    default: return applied
    }
}

/// Applied elements keep their order; elements that only the live list has keep their place among them.
private func mergeLists(_ live: [JSONValue], _ applied: [JSONValue], _ shape: FieldShape) -> [JSONValue] {
    let liveSteps = live.map { PathElement.element($0, of: shape) }
    let appliedSteps = applied.map { PathElement.element($0, of: shape) }
    let shared = Set(appliedSteps)
    let liveByStep = Dictionary(zip(liveSteps, live), uniquingKeysWith: { first, _ in first })
    var result: [JSONValue] = []
    var position = 0
    var done: Set<PathElement?> = []
    for (step, element) in zip(appliedSteps, applied) {
        while position < live.count, liveSteps[position] != step,
            !shared.contains(liveSteps[position]) || done.contains(liveSteps[position])
        {
            if !shared.contains(liveSteps[position]) { result.append(live[position]) }
            position += 1
        }
        if position < live.count, liveSteps[position] == step { position += 1 }
        result.append(mergeDocuments(liveByStep[step], element, shape.element))
        done.insert(step)
    }
    result += zip(liveSteps, live).dropFirst(position).filter { !shared.contains($0.0) }.map(\.1)
    return result
}

/// Removes what a manager applied before and no longer applies, unless someone else owns it.
///
/// `last` is what the manager owned before, `owned` what all managers own now.
func pruneDocument(_ value: JSONValue, last: FieldSet, owned: FieldSet, _ shape: FieldShape) -> JSONValue {
    switch value {
    case .object(var members) where !shape.isAtomicObject:
        for (step, child) in last.children {
            guard case .field(let name) = step, let member = members[name] else { continue }
            let owned = owned[step]
            if owned.isEmpty, child.isMember || shape.names(name) {
                members[name] = nil
            } else {
                members[name] = pruneDocument(member, last: child, owned: owned, shape.member(name))
            }
        }
        return .object(members)
    case .array(let elements) where shape.list != .atomic:
        return .array(
            elements.compactMap { element in
                guard let step = PathElement.element(element, of: shape), let child = last.children[step] else {
                    return element
                }
                let owned = owned[step]
                if owned.isEmpty, child.isMember { return nil }
                return pruneDocument(element, last: child, owned: owned, shape.element)
            }
        )
    default: return value
    }
}
