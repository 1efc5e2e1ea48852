/// A typed subset of one kind: only the fields that we set or read.
///
/// One kind may have two subsets, one to write and one to keep in a cache; both name the same `resource`.
/// `apiVersion` and `kind` are not members: the type knows them and `Manifest` writes them.
package protocol KubernetesObject: Codable, Hashable, Sendable {
    /// The kind, as the API server addresses it.
    static var resource: ResourceType { get }
    var metadata: ObjectMeta { get set }
}

extension KubernetesObject {
    /// Where the object is.
    package var key: ObjectKey { metadata.key }
    /// The object, named with its kind.
    package var reference: ObjectReference { ObjectReference(Self.resource, key) }
}

/// Writes an object with its `apiVersion` and `kind`.
package struct Manifest<Object: KubernetesObject>: Encodable {
    /// Written as it encodes itself, next to `apiVersion` and `kind`.
    package var object: Object

    package init(_ object: Object) { self.object = object }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: TypeKeys.self)
        try container.encode(Object.resource.apiVersion, forKey: .apiVersion)
        try container.encode(Object.resource.kind, forKey: .kind)
        try object.encode(to: encoder)
    }

    private enum TypeKeys: String, CodingKey { case apiVersion, kind }
}
