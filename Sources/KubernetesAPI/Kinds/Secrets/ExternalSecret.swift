/// `external-secrets.io/v1.ExternalSecret`, as we write it.
package struct ExternalSecret: KubernetesObject {
    package static let resource = ResourceType(
        group: "external-secrets.io",
        version: "v1",
        kind: "ExternalSecret",
        plural: "externalsecrets"
    )

    package var metadata: ObjectMeta
    package var spec: ExternalSecretSpec

    package init(metadata: ObjectMeta, spec: ExternalSecretSpec) {
        self.metadata = metadata
        self.spec = spec
    }
}

/// The subset of `external-secrets.io/v1.ExternalSecretSpec` that we set.
///
/// What the definition defaults is always written, so that a second apply changes nothing.
package struct ExternalSecretSpec: Codable, Hashable, Sendable {
    package var secretStoreRef: SecretStoreReference
    /// Go's notation, such as `15m0s`.
    package var refreshInterval: String
    package var refreshPolicy: String?
    package var target: ExternalSecretTarget
    package var data: [ExternalSecretData]

    package init(
        secretStoreRef: SecretStoreReference,
        refreshInterval: String,
        refreshPolicy: String? = nil,
        target: ExternalSecretTarget,
        data: [ExternalSecretData]
    ) {
        self.secretStoreRef = secretStoreRef
        self.refreshInterval = refreshInterval
        self.refreshPolicy = refreshPolicy
        self.target = target
        self.data = data
    }
}

/// `external-secrets.io/v1.SecretStoreRef`.
package struct SecretStoreReference: Codable, Hashable, Sendable {
    /// `SecretStore` or `ClusterSecretStore`; the definition's default is the former.
    package var kind: String
    package var name: String

    package init(kind: String, name: String) {
        self.kind = kind
        self.name = name
    }
}

/// `external-secrets.io/v1.ExternalSecretTarget`: the Secret that is made.
package struct ExternalSecretTarget: Codable, Hashable, Sendable {
    package var name: String
    package var creationPolicy: String
    package var deletionPolicy: String
    package var template: ExternalSecretTemplate?

    package init(
        name: String,
        creationPolicy: String,
        deletionPolicy: String,
        template: ExternalSecretTemplate? = nil
    ) {
        self.name = name
        self.creationPolicy = creationPolicy
        self.deletionPolicy = deletionPolicy
        self.template = template
    }
}

/// `external-secrets.io/v1.ExternalSecretTemplate`.
package struct ExternalSecretTemplate: Codable, Hashable, Sendable {
    package var engineVersion: String
    /// `Replace`: only what the template names reaches the Secret.
    package var mergePolicy: String
    package var type: String?
    /// With a template, the Secret gets these and none of the ExternalSecret's own.
    package var metadata: TemplateMetadata?
    /// Go templates over the fetched properties.
    package var data: [String: String]

    package init(
        engineVersion: String = "v2",
        mergePolicy: String = "Replace",
        type: String? = nil,
        metadata: TemplateMetadata? = nil,
        data: [String: String]
    ) {
        self.engineVersion = engineVersion
        self.mergePolicy = mergePolicy
        self.type = type
        self.metadata = metadata
        self.data = data
    }
}

/// `external-secrets.io/v1.ExternalSecretData`: one fetched property.
package struct ExternalSecretData: Codable, Hashable, Sendable {
    /// What the template calls it.
    package var secretKey: String
    package var remoteRef: ExternalSecretRemoteReference

    package init(secretKey: String, remoteRef: ExternalSecretRemoteReference) {
        self.secretKey = secretKey
        self.remoteRef = remoteRef
    }
}

/// `external-secrets.io/v1.ExternalSecretDataRemoteRef`.
package struct ExternalSecretRemoteReference: Codable, Hashable, Sendable {
    package var key: String
    package var property: String?

    package init(key: String, property: String? = nil) {
        self.key = key
        self.property = property
    }
}
