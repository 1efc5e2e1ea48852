/// What a cache keeps of an object whose existence, owner and labels are all that matters.
///
/// `Kind` says which resource is watched; nothing but the metadata is decoded.
package struct ObservedObject<Kind: KubernetesObject>: KubernetesObject {
    /// The resource of `Kind`, so that a cache of this watches what `Kind` is written to.
    package static var resource: ResourceType { Kind.resource }

    package var metadata: ObjectMeta

    package init(metadata: ObjectMeta) { self.metadata = metadata }
}
