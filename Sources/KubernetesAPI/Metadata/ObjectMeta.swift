package import FoundationEssentials

/// The subset of `metav1.ObjectMeta` that we set or read.
package struct ObjectMeta: Codable, Hashable, Sendable {
    /// A DNS name, which no update can change.
    package var name: String
    /// nil in what we write for the request's namespace, and for kinds that live outside namespaces.
    package var namespace: String?
    /// The server's, which tells an object from a later one of the same name; nil in what we write.
    package var uid: String?
    /// The server's, of the last write; in an update, the version that it requires.
    package var resourceVersion: String?
    /// Counts changes of the spec; absent on kinds that do not count.
    package var generation: Int64?
    /// The server's, in whole seconds; nil in what we write.
    package var creationTimestamp: Date?
    /// Set once the object is being deleted and waits for finalizers or for its children.
    package var deletionTimestamp: Date?
    /// What selectors select by; a value has 63 characters at the most.
    package var labels: [String: String]?
    /// What nobody selects by; 256 KiB in all.
    package var annotations: [String: String]?
    /// The object is collected once the last of these is gone.
    package var ownerReferences: [OwnerReference]?
    /// Whose owners must act before a deleted object goes.
    package var finalizers: [String]?

    package init(
        name: String,
        namespace: String? = nil,
        labels: [String: String]? = nil,
        annotations: [String: String]? = nil,
        ownerReferences: [OwnerReference]? = nil
    ) {
        self.name = name
        self.namespace = namespace
        self.labels = labels
        self.annotations = annotations
        self.ownerReferences = ownerReferences
    }

    /// Where the object is.
    package var key: ObjectKey { ObjectKey(namespace: namespace ?? "", name: name) }

    /// The owner that controls this object; at most one can.
    package var controller: OwnerReference? { ownerReferences?.first { $0.controller == true } }
}

/// `metav1.OwnerReference`: always within the namespace.
package struct OwnerReference: Codable, Hashable, Sendable {
    /// Group and version, such as `apps/v1`.
    package var apiVersion: String
    /// CamelCase and singular, such as `StatefulSet`.
    package var kind: String
    /// Read together with `uid`: a successor of the same name owns nothing.
    package var name: String
    /// Of the owner; the server does not check that it exists.
    package var uid: String
    /// True for the one owner that manages the object; the server refuses a second one.
    package var controller: Bool?
    /// True where a foreground deletion of the owner waits for this object.
    package var blockOwnerDeletion: Bool?

    package init(
        apiVersion: String,
        kind: String,
        name: String,
        uid: String,
        controller: Bool? = nil,
        blockOwnerDeletion: Bool? = nil
    ) {
        self.apiVersion = apiVersion
        self.kind = kind
        self.name = name
        self.uid = uid
        self.controller = controller
        self.blockOwnerDeletion = blockOwnerDeletion
    }
}
