import KubernetesAPI

/// How the fields below a point of a document merge, which is what server-side apply needs of a schema.
enum FieldShape: Sendable {
    /// The top of a custom object.
    case root(Schema)
    case schema(Schema)
    case builtIn(BuiltInShape)
    /// No schema: objects merge, lists are replaced.
    case untyped

    /// How a list's elements are told apart.
    enum ListSemantics: Equatable {
        /// The list is one value.
        case atomic
        /// Each element is its own key.
        case set
        /// Elements are told apart by these members.
        case map([String])
    }

    /// The shape of an object's member.
    func member(_ name: String) -> FieldShape {
        switch self {
        case .root(let schema):
            name == "metadata" ? .builtIn(BuiltInShape(kind: "", field: "metadata")) : Self.member(name, of: schema)
        case .schema(let schema):
            schema.isEmbeddedResource && name == "metadata"
                ? .builtIn(BuiltInShape(kind: "", field: "metadata")) : Self.member(name, of: schema)
        case .builtIn(let shape): .builtIn(shape.member(name))
        case .untyped: .untyped
        }
    }

    /// The shape of a list's elements.
    var element: FieldShape {
        switch self {
        case .root(let schema), .schema(let schema): schema.items.map(FieldShape.schema) ?? .untyped
        case .builtIn(let shape): .builtIn(shape)
        case .untyped: .untyped
        }
    }

    var list: ListSemantics {
        switch self {
        case .root(let schema), .schema(let schema):
            switch schema.listType {
            case "map": .map(schema.listMapKeys)
            case "set": .set
            default: .atomic
            }
        case .builtIn(let shape): shape.list
        case .untyped: .atomic
        }
    }

    /// True where an object is one value.
    var isAtomicObject: Bool {
        switch self {
        case .root: false
        case .schema(let schema): schema.isAtomicMap
        case .builtIn(let shape): shape.isAtomicObject
        case .untyped: false
        }
    }

    /// True where the object's schema names this member, false where it is the key of a map.
    func names(_ member: String) -> Bool {
        switch self {
        case .root(let schema):
            member == "metadata" || member == "apiVersion" || member == "kind" || schema.properties[member] != nil
        case .schema(let schema): schema.properties[member] != nil
        case .builtIn(let shape): !shape.isMap
        case .untyped: false
        }
    }

    /// What a list-map key's member is where an element leaves it out.
    func defaultKey(_ member: String) -> JSONValue? {
        switch self {
        case .root(let schema), .schema(let schema): schema.items?.properties[member]?.defaultValue
        case .builtIn: member == "protocol" ? "TCP" : nil
        case .untyped: nil
        }
    }

    private static func member(_ name: String, of schema: Schema) -> FieldShape {
        (schema.properties[name] ?? schema.additional).map(FieldShape.schema) ?? .untyped
    }
}
