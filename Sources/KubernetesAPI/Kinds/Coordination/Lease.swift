/// `coordination.k8s.io/v1.Lease`.
package struct Lease: KubernetesObject {
    package static let resource = ResourceType(
        group: "coordination.k8s.io",
        version: "v1",
        kind: "Lease",
        plural: "leases"
    )

    package var metadata: ObjectMeta
    package var spec: LeaseSpec?

    package init(metadata: ObjectMeta, spec: LeaseSpec? = nil) {
        self.metadata = metadata
        self.spec = spec
    }
}

/// `coordination.k8s.io/v1.LeaseSpec`.
package struct LeaseSpec: Codable, Hashable, Sendable {
    /// Empty or absent once released.
    package var holderIdentity: String?
    package var leaseDurationSeconds: Int?
    package var acquireTime: MicroTime?
    package var renewTime: MicroTime?
    package var leaseTransitions: Int?

    package init(
        holderIdentity: String? = nil,
        leaseDurationSeconds: Int? = nil,
        acquireTime: MicroTime? = nil,
        renewTime: MicroTime? = nil,
        leaseTransitions: Int? = nil
    ) {
        self.holderIdentity = holderIdentity
        self.leaseDurationSeconds = leaseDurationSeconds
        self.acquireTime = acquireTime
        self.renewTime = renewTime
        self.leaseTransitions = leaseTransitions
    }
}
