/// `core/v1.PersistentVolumeClaim`, as we write it.
package struct PersistentVolumeClaim: KubernetesObject {
    package static let resource = ResourceType(
        group: "",
        version: "v1",
        kind: "PersistentVolumeClaim",
        plural: "persistentvolumeclaims"
    )

    package var metadata: ObjectMeta
    package var spec: PersistentVolumeClaimSpec

    package init(metadata: ObjectMeta, spec: PersistentVolumeClaimSpec) {
        self.metadata = metadata
        self.spec = spec
    }
}

/// The subset of `core/v1.PersistentVolumeClaimSpec` that we set.
///
/// Only the request can change, and only grow.
package struct PersistentVolumeClaimSpec: Codable, Hashable, Sendable {
    package var accessModes: [String]
    /// nil leaves the choice to the cluster's default class.
    package var storageClassName: String?
    package var volumeMode: String?
    package var resources: VolumeResources

    package init(
        accessModes: [String],
        storageClassName: String? = nil,
        volumeMode: String? = nil,
        resources: VolumeResources
    ) {
        self.accessModes = accessModes
        self.storageClassName = storageClassName
        self.volumeMode = volumeMode
        self.resources = resources
    }
}

/// `core/v1.VolumeResourceRequirements`.
package struct VolumeResources: Codable, Hashable, Sendable {
    package var requests: [String: Quantity]

    package init(requests: [String: Quantity]) { self.requests = requests }
}
