/// The subset of `core/v1.Volume` that our pods use; exactly one member beside the name is set.
package struct Volume: Codable, Hashable, Sendable {
    package var name: String
    package var configMap: ConfigMapVolumeSource?
    package var secret: SecretVolumeSource?
    package var emptyDir: EmptyDirVolumeSource?
    package var persistentVolumeClaim: PersistentVolumeClaimVolumeSource?
    package var projected: ProjectedVolumeSource?
    package var ephemeral: EphemeralVolumeSource?

    package init(
        name: String,
        configMap: ConfigMapVolumeSource? = nil,
        secret: SecretVolumeSource? = nil,
        emptyDir: EmptyDirVolumeSource? = nil,
        persistentVolumeClaim: PersistentVolumeClaimVolumeSource? = nil,
        projected: ProjectedVolumeSource? = nil,
        ephemeral: EphemeralVolumeSource? = nil
    ) {
        self.name = name
        self.configMap = configMap
        self.secret = secret
        self.emptyDir = emptyDir
        self.persistentVolumeClaim = persistentVolumeClaim
        self.projected = projected
        self.ephemeral = ephemeral
    }
}

/// `core/v1.ConfigMapVolumeSource`.
package struct ConfigMapVolumeSource: Codable, Hashable, Sendable {
    package var name: String
    package var items: [KeyToPath]?
    package var defaultMode: Int?
    package var optional: Bool?

    package init(name: String, items: [KeyToPath]? = nil, defaultMode: Int? = nil, optional: Bool? = nil) {
        self.name = name
        self.items = items
        self.defaultMode = defaultMode
        self.optional = optional
    }
}

/// `core/v1.SecretVolumeSource`.
package struct SecretVolumeSource: Codable, Hashable, Sendable {
    package var secretName: String
    package var items: [KeyToPath]?
    package var defaultMode: Int?
    package var optional: Bool?

    package init(secretName: String, items: [KeyToPath]? = nil, defaultMode: Int? = nil, optional: Bool? = nil) {
        self.secretName = secretName
        self.items = items
        self.defaultMode = defaultMode
        self.optional = optional
    }
}

/// `core/v1.KeyToPath`.
package struct KeyToPath: Codable, Hashable, Sendable {
    package var key: String
    package var path: String
    package var mode: Int?

    package init(key: String, path: String, mode: Int? = nil) {
        self.key = key
        self.path = path
        self.mode = mode
    }
}

/// `core/v1.EmptyDirVolumeSource`.
package struct EmptyDirVolumeSource: Codable, Hashable, Sendable {
    /// `Memory` keeps the content off the node's disk.
    package var medium: String?
    package var sizeLimit: Quantity?

    package init(medium: String? = nil, sizeLimit: Quantity? = nil) {
        self.medium = medium
        self.sizeLimit = sizeLimit
    }
}

/// `core/v1.PersistentVolumeClaimVolumeSource`.
package struct PersistentVolumeClaimVolumeSource: Codable, Hashable, Sendable {
    package var claimName: String
    package var readOnly: Bool?

    package init(claimName: String, readOnly: Bool? = nil) {
        self.claimName = claimName
        self.readOnly = readOnly
    }
}

/// `core/v1.ProjectedVolumeSource`: several sources in one directory.
package struct ProjectedVolumeSource: Codable, Hashable, Sendable {
    package var sources: [VolumeProjection]
    package var defaultMode: Int?

    package init(sources: [VolumeProjection], defaultMode: Int? = nil) {
        self.sources = sources
        self.defaultMode = defaultMode
    }
}

/// `core/v1.VolumeProjection`; exactly one member is set.
package struct VolumeProjection: Codable, Hashable, Sendable {
    package var configMap: ConfigMapProjection?
    package var secret: SecretProjection?

    package init(configMap: ConfigMapProjection? = nil, secret: SecretProjection? = nil) {
        self.configMap = configMap
        self.secret = secret
    }
}

/// `core/v1.ConfigMapProjection`.
package struct ConfigMapProjection: Codable, Hashable, Sendable {
    package var name: String
    package var items: [KeyToPath]?
    package var optional: Bool?

    package init(name: String, items: [KeyToPath]? = nil, optional: Bool? = nil) {
        self.name = name
        self.items = items
        self.optional = optional
    }
}

/// `core/v1.SecretProjection`.
package struct SecretProjection: Codable, Hashable, Sendable {
    package var name: String
    package var items: [KeyToPath]?
    package var optional: Bool?

    package init(name: String, items: [KeyToPath]? = nil, optional: Bool? = nil) {
        self.name = name
        self.items = items
        self.optional = optional
    }
}

/// `core/v1.EphemeralVolumeSource`: a claim that lives as long as the pod.
package struct EphemeralVolumeSource: Codable, Hashable, Sendable {
    package var volumeClaimTemplate: PersistentVolumeClaimTemplate

    package init(volumeClaimTemplate: PersistentVolumeClaimTemplate) { self.volumeClaimTemplate = volumeClaimTemplate }
}

/// `core/v1.PersistentVolumeClaimTemplate`.
package struct PersistentVolumeClaimTemplate: Codable, Hashable, Sendable {
    package var metadata: TemplateMetadata?
    package var spec: PersistentVolumeClaimSpec

    package init(metadata: TemplateMetadata? = nil, spec: PersistentVolumeClaimSpec) {
        self.metadata = metadata
        self.spec = spec
    }
}
