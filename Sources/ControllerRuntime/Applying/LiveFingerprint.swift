package import KubernetesAPI

/// Tells whether somebody has changed what we set on a live object, from its metadata alone.
///
/// Where the kind counts generations, a change of the spec bumps the generation and a change of the status does not, so
/// a busy status costs nothing; the metadata that we set is compared itself. Other kinds are told by resource version.
package struct LiveFingerprint: Hashable, Sendable {
    private enum Revision: Hashable, Sendable {
        case generation(Int64)
        case resourceVersion(String?)
    }

    private let uid: String?
    private let revision: Revision
    private let isBeingDeleted: Bool
    private let labels: [String: String]?
    private let annotations: [String: String]?
    private let ownerReferences: [OwnerReference]?

    package init(_ metadata: ObjectMeta) {
        uid = metadata.uid
        revision = metadata.generation.map { .generation($0) } ?? .resourceVersion(metadata.resourceVersion)
        isBeingDeleted = metadata.deletionTimestamp != nil
        labels = metadata.labels
        annotations = metadata.annotations
        ownerReferences = metadata.ownerReferences
    }
}
