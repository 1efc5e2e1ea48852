/// An object's place within its kind.
package struct ObjectKey: Hashable, Sendable, Codable {
    /// Empty for kinds that live outside namespaces.
    package var namespace: String
    /// Unique within namespace and kind, as long as the object exists.
    package var name: String

    package init(namespace: String, name: String) {
        self.namespace = namespace
        self.name = name
    }
}

extension ObjectKey: CustomStringConvertible, Comparable {
    package var description: String { namespace.isEmpty ? name : "\(namespace)/\(name)" }

    package static func < (lhs: ObjectKey, rhs: ObjectKey) -> Bool {
        (lhs.namespace, lhs.name) < (rhs.namespace, rhs.name)
    }
}

/// One object of one kind.
package struct ObjectReference: Hashable, Sendable {
    /// The kind, with the group version by which it is addressed.
    package var resource: ResourceType
    /// The place within the kind; without a namespace where the kind has none.
    package var key: ObjectKey

    package init(_ resource: ResourceType, _ key: ObjectKey) {
        self.resource = resource
        self.key = key
    }
}

extension ObjectReference: CustomStringConvertible {
    package var description: String { "\(resource.kind) \(key)" }
}
