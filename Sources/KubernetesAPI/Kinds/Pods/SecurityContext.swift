/// The subset of `core/v1.SecurityContext` that our containers set.
package struct SecurityContext: Codable, Hashable, Sendable {
    package var runAsUser: Int64?
    package var runAsGroup: Int64?
    package var runAsNonRoot: Bool?
    package var readOnlyRootFilesystem: Bool?
    package var allowPrivilegeEscalation: Bool?
    package var privileged: Bool?
    package var capabilities: Capabilities?
    package var seccompProfile: SeccompProfile?

    package init(
        runAsUser: Int64? = nil,
        runAsGroup: Int64? = nil,
        runAsNonRoot: Bool? = nil,
        readOnlyRootFilesystem: Bool? = nil,
        allowPrivilegeEscalation: Bool? = nil,
        privileged: Bool? = nil,
        capabilities: Capabilities? = nil,
        seccompProfile: SeccompProfile? = nil
    ) {
        self.runAsUser = runAsUser
        self.runAsGroup = runAsGroup
        self.runAsNonRoot = runAsNonRoot
        self.readOnlyRootFilesystem = readOnlyRootFilesystem
        self.allowPrivilegeEscalation = allowPrivilegeEscalation
        self.privileged = privileged
        self.capabilities = capabilities
        self.seccompProfile = seccompProfile
    }
}

/// `core/v1.Capabilities`.
package struct Capabilities: Codable, Hashable, Sendable {
    package var add: [String]?
    package var drop: [String]?

    package init(add: [String]? = nil, drop: [String]? = nil) {
        self.add = add
        self.drop = drop
    }
}

/// `core/v1.SeccompProfile`.
package struct SeccompProfile: Codable, Hashable, Sendable {
    /// `RuntimeDefault`, `Unconfined` or `Localhost`.
    package var type: String
    package var localhostProfile: String?

    package init(type: String, localhostProfile: String? = nil) {
        self.type = type
        self.localhostProfile = localhostProfile
    }
}

/// The subset of `core/v1.PodSecurityContext` that our pods set.
package struct PodSecurityContext: Codable, Hashable, Sendable {
    package var runAsUser: Int64?
    package var runAsGroup: Int64?
    package var runAsNonRoot: Bool?
    /// Owns the files of the volumes that support it.
    package var fsGroup: Int64?
    /// `OnRootMismatch` spares a walk over a large volume at every start.
    package var fsGroupChangePolicy: String?
    package var supplementalGroups: [Int64]?
    package var seccompProfile: SeccompProfile?

    package init(
        runAsUser: Int64? = nil,
        runAsGroup: Int64? = nil,
        runAsNonRoot: Bool? = nil,
        fsGroup: Int64? = nil,
        fsGroupChangePolicy: String? = nil,
        supplementalGroups: [Int64]? = nil,
        seccompProfile: SeccompProfile? = nil
    ) {
        self.runAsUser = runAsUser
        self.runAsGroup = runAsGroup
        self.runAsNonRoot = runAsNonRoot
        self.fsGroup = fsGroup
        self.fsGroupChangePolicy = fsGroupChangePolicy
        self.supplementalGroups = supplementalGroups
        self.seccompProfile = seccompProfile
    }
}
