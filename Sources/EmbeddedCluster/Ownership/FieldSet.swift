import KubernetesAPI

/// A set of field paths, as `fieldsV1` of a managed-fields entry holds it.
struct FieldSet: Hashable, Sendable {
    /// The path to here is itself in the set.
    var isMember = false
    var children: [PathElement: FieldSet] = [:]

    var isEmpty: Bool { !isMember && children.isEmpty }

    /// The subset below a step.
    subscript(_ element: PathElement) -> FieldSet { children[element] ?? FieldSet() }

    /// The same set below a step; an empty one leaves no trace.
    mutating func set(_ element: PathElement, _ child: FieldSet) {
        children[element] = child.isEmpty ? nil : child
    }

    func union(_ other: FieldSet) -> FieldSet {
        FieldSet(
            isMember: isMember || other.isMember,
            children: children.merging(other.children) { $0.union($1) }
        )
    }

    /// The paths that the other set has not.
    func subtracting(_ other: FieldSet) -> FieldSet {
        var result = FieldSet(isMember: isMember && !other.isMember)
        for (element, child) in children {
            result.set(element, other.children[element].map { child.subtracting($0) } ?? child)
        }
        return result
    }

    func intersection(_ other: FieldSet) -> FieldSet {
        var result = FieldSet(isMember: isMember && other.isMember)
        for (element, child) in children {
            if let match = other.children[element] { result.set(element, child.intersection(match)) }
        }
        return result
    }

    /// Without everything at and below a path.
    func removing(_ path: [PathElement]) -> FieldSet {
        guard let first = path.first else { return FieldSet() }
        var result = self
        if let child = children[first] { result.set(first, child.removing(Array(path.dropFirst()))) }
        return result
    }

    /// Only what is at and below a path.
    func keeping(_ path: [PathElement]) -> FieldSet {
        guard let first = path.first else { return self }
        var result = FieldSet()
        if let child = children[first] { result.set(first, child.keeping(Array(path.dropFirst()))) }
        return result
    }

    /// All paths as text, sorted.
    var paths: [String] {
        var result: [String] = []
        collect("", into: &result)
        return result.sorted()
    }

    private func collect(_ prefix: String, into result: inout [String]) {
        if isMember { result.append(prefix) }
        for (element, child) in children { child.collect(prefix + element.text, into: &result) }
    }

    /// As `fieldsV1`.
    var fieldsV1: JSONValue {
        var members: [String: JSONValue] = [:]
        if isMember, !children.isEmpty { members["."] = [:] }
        for (element, child) in children { members[element.fieldsV1] = child.fieldsV1 }
        return .object(members)
    }

    /// Reads `fieldsV1`.
    init(fieldsV1 value: JSONValue) {
        for (name, child) in value.object ?? [:] {
            if let element = PathElement(fieldsV1: name) { children[element] = FieldSet(child: child) }
        }
    }

    private init(child value: JSONValue) {
        self.init(fieldsV1: value)
        isMember = children.isEmpty || value["."] != nil
    }

    init(isMember: Bool = false, children: [PathElement: FieldSet] = [:]) {
        self.isMember = isMember
        self.children = children
    }
}
