package import FoundationEssentials

/// The subset of `metav1.ObjectMeta` that we set or read.
package struct ObjectMeta: Codable, Hashable, Sendable {
    package var name: String
    package var namespace: String?
    package var uid: String?
    package var resourceVersion: String?
    /// Counts changes of the spec; absent on kinds that do not count.
    package var generation: Int64?
    package var creationTimestamp: Date?
    /// Set once the object is being deleted and waits for finalizers or for its children.
    package var deletionTimestamp: Date?
    package var labels: [String: String]?
    package var annotations: [String: String]?
    package var ownerReferences: [OwnerReference]?
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
    package var apiVersion: String
    package var kind: String
    package var name: String
    package var uid: String
    package var controller: Bool?
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
