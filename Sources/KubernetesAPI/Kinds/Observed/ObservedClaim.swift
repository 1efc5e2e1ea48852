/// What a cache keeps of a PersistentVolumeClaim.
package struct ObservedClaim: KubernetesObject {
    package static let resource = PersistentVolumeClaim.resource

    package var metadata: ObjectMeta
    package var spec: ObservedClaimSpec
    package var status: ObservedClaimStatus?

    package init(metadata: ObjectMeta, spec: ObservedClaimSpec, status: ObservedClaimStatus? = nil) {
        self.metadata = metadata
        self.spec = spec
        self.status = status
    }
}

/// The subset of `core/v1.PersistentVolumeClaimSpec` that we read.
package struct ObservedClaimSpec: Codable, Hashable, Sendable {
    package var storageClassName: String?
    /// Set once the claim is bound.
    package var volumeName: String?
    package var resources: ResourceRequirements?

    package init(storageClassName: String? = nil, volumeName: String? = nil, resources: ResourceRequirements? = nil) {
        self.storageClassName = storageClassName
        self.volumeName = volumeName
        self.resources = resources
    }
}

/// The subset of `core/v1.PersistentVolumeClaimStatus` that we read.
package struct ObservedClaimStatus: Codable, Hashable, Sendable {
    /// `Pending`, `Bound` or `Lost`.
    package var phase: String?
    /// What the volume really has.
    package var capacity: [String: Quantity]?
    /// `Resizing`, `FileSystemResizePending` and their failures.
    package var conditions: [Condition]?

    package init(phase: String? = nil, capacity: [String: Quantity]? = nil, conditions: [Condition]? = nil) {
        self.phase = phase
        self.capacity = capacity
        self.conditions = conditions
    }
}
