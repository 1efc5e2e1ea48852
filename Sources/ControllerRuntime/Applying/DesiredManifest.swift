package import FoundationEssentials
package import KubernetesAPI

/// One object as it shall be.
package struct DesiredManifest: Hashable, Sendable {
    /// Must name the object that the manifest names.
    package var reference: ObjectReference
    /// Canonical JSON of exactly the fields that we own, with `apiVersion`, `kind` and `metadata.name`.
    package var manifest: Data
    /// The uid of the owner that controls the object; objects that another one controls are left alone.
    package var expectedController: String?
    /// What happens where the object exists.
    package var policy: Policy

    package init(
        _ reference: ObjectReference,
        manifest: Data,
        expectedController: String?,
        policy: Policy = .converge
    ) {
        self.reference = reference
        self.manifest = manifest
        self.expectedController = expectedController
        self.policy = policy
    }

    /// What happens to an object that exists.
    package enum Policy: Hashable, Sendable {
        /// It is brought back to the manifest whenever it differs.
        case converge
        /// It stays as it is: for kinds that cannot change, such as a Job's pod template.
        case createOnly
        /// It is brought back to the manifest but for what stands at these paths of members: there it keeps what its
        /// field manager applied last.
        case keep([[String]])
    }
}
