/// Where user names and passwords come from; there is no field for a password, anywhere.
package struct CellCredentials: Codable, Hashable, Sendable {
    /// The External Secrets store of all the cell's credentials.
    package var secretStoreRef: CredentialStore
    /// How often the store is read again.
    package var refreshInterval: CellDuration = "15m"
    /// The role that owns the schema and runs migrations.
    package var owner: RemoteKey
    /// The role by which PgBouncer looks users up.
    package var pooler: RemoteKey

    package init(store: CredentialStore, ownerKey: String, poolerKey: String) {
        secretStoreRef = store
        owner = RemoteKey(key: ownerKey)
        pooler = RemoteKey(key: poolerKey)
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        secretStoreRef = try container.decode(CredentialStore.self, forKey: .secretStoreRef)
        owner = try container.decode(RemoteKey.self, forKey: .owner)
        pooler = try container.decode(RemoteKey.self, forKey: .pooler)
        try container.read(.refreshInterval, into: &refreshInterval)
    }
}

/// A store of External Secrets, by name.
package struct CredentialStore: Codable, Hashable, Sendable {
    /// Of one namespace, or of the cluster.
    package var kind = Kind.clusterSecretStore
    /// Of the store; one of kind SecretStore is in the cell's namespace.
    package var name: String

    package init(kind: Kind = .clusterSecretStore, name: String) {
        self.kind = kind
        self.name = name
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        try container.read(.kind, into: &kind)
    }

    /// The kinds of stores.
    package enum Kind: String, Codable, Sendable, CaseIterable {
        case secretStore = "SecretStore"
        case clusterSecretStore = "ClusterSecretStore"
    }
}

/// An entry of the store with the properties `username` and `password`.
package struct RemoteKey: Codable, Hashable, Sendable {
    /// The path of the entry in the store, such as `alphaswarm/postgres/owner`.
    package var key: String

    package init(key: String) { self.key = key }
}
