package import FoundationEssentials

/// What a cache keeps of an ExternalSecret.
package struct ObservedExternalSecret: KubernetesObject {
    package static let resource = ExternalSecret.resource

    package var metadata: ObjectMeta
    package var status: ObservedExternalSecretStatus?

    package init(metadata: ObjectMeta, status: ObservedExternalSecretStatus? = nil) {
        self.metadata = metadata
        self.status = status
    }
}

/// The subset of `external-secrets.io/v1.ExternalSecretStatus` that we read.
package struct ObservedExternalSecretStatus: Codable, Hashable, Sendable {
    /// Of the last success.
    package var refreshTime: Date?
    /// `<generation>-<hash of labels and annotations>` of the last success.
    package var syncedResourceVersion: String?
    /// Only `Ready` with reason `SecretSynced` says that the Secret is there.
    ///
    /// They carry no generation.
    package var conditions: [Condition]?
    /// The Secret that was written.
    package var binding: LocalObjectReference?

    package init(
        refreshTime: Date? = nil,
        syncedResourceVersion: String? = nil,
        conditions: [Condition]? = nil,
        binding: LocalObjectReference? = nil
    ) {
        self.refreshTime = refreshTime
        self.syncedResourceVersion = syncedResourceVersion
        self.conditions = conditions
        self.binding = binding
    }
}
