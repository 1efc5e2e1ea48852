import KubernetesAPI

extension FieldSet {
    /// The fields that an applied document claims: scalars, atomic values, elements of lists, keys of maps.
    init(applied value: JSONValue, _ shape: FieldShape) {
        switch value {
        case .object(let members) where !shape.isAtomicObject:
            for (name, member) in members {
                var child = FieldSet(applied: member, shape.member(name))
                if member == .null || member.object?.isEmpty == true || !shape.names(name) { child.isMember = true }
                set(.field(name), child)
            }
        case .array(let elements) where shape.list != .atomic:
            for element in elements {
                guard let step = PathElement.element(element, of: shape) else { continue }
                var child = FieldSet(applied: element, shape.element)
                child.isMember = true
                set(step, child)
            }
        default: isMember = true
        }
    }

    /// Every path of a document, its inner nodes included: what a write adds or removes.
    init(everyPathOf value: JSONValue, _ shape: FieldShape) {
        isMember = true
        switch value {
        case .object(let members) where !shape.isAtomicObject:
            for (name, member) in members {
                children[.field(name)] = FieldSet(everyPathOf: member, shape.member(name))
            }
        case .array(let elements) where shape.list != .atomic:
            for element in elements {
                guard let step = PathElement.element(element, of: shape) else { continue }
                children[step] = FieldSet(everyPathOf: element, shape.element)
            }
        default: break
        }
    }
}

/// What a write changed.
struct FieldComparison {
    var added = FieldSet()
    var modified = FieldSet()
    var removed = FieldSet()

    /// Compares two documents of one shape.
    init(_ old: JSONValue?, _ new: JSONValue?, _ shape: FieldShape) {
        switch (old, new) {
        case (nil, nil): break
        case (nil, let new?): added = FieldSet(everyPathOf: new, shape)
        case (let old?, nil): removed = FieldSet(everyPathOf: old, shape)
        case (let old?, let new?):
            guard old != new else { return }
            compare(old, new, shape)
        }
    }

    private mutating func compare(_ old: JSONValue, _ new: JSONValue, _ shape: FieldShape) {
        switch (old, new) {
        case (.object(let old), .object(let new)) where !shape.isAtomicObject:
            for name in Set(old.keys).union(new.keys) {
                adopt(FieldComparison(old[name], new[name], shape.member(name)), at: .field(name))
            }
        case (.array(let old), .array(let new)) where shape.list != .atomic:
            let old = Self.byStep(old, shape)
            let new = Self.byStep(new, shape)
            for step in Set(old.keys).union(new.keys) {
                adopt(FieldComparison(old[step], new[step], shape.element), at: step)
            }
        default: modified.isMember = true
        }
    }

    private mutating func adopt(_ child: FieldComparison, at step: PathElement) {
        added.set(step, child.added)
        modified.set(step, child.modified)
        removed.set(step, child.removed)
    }

    private static func byStep(_ elements: [JSONValue], _ shape: FieldShape) -> [PathElement: JSONValue] {
        Dictionary(
            elements.compactMap { element in PathElement.element(element, of: shape).map { ($0, element) } },
            uniquingKeysWith: { first, _ in first }
        )
    }
}
