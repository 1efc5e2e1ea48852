import KubernetesAPI
import PostgresCellAPI

/// The object store's credentials, as files that pgBackRest includes; nil where the cell has no backup with a key.
///
/// The store's entry has the properties `access-key`, `secret-key` and `cipher-passphrase`.
func makeBackupExternalSecret(for cell: PostgresCell) -> ExternalSecret? {
    guard let store = cell.spec.backup?.objectStore, let key = store.key else { return nil }
    let properties = ["access-key", "secret-key", "cipher-passphrase"]
    var data = properties.map { property in
        ExternalSecretData(
            secretKey: property,
            remoteRef: ExternalSecretRemoteReference(key: key, property: property)
        )
    }
    var template = Dictionary(
        uniqueKeysWithValues: properties.map { ($0, #"{{ index . "\#($0)" }}"#) }
    )
    if let authority = store.s3?.caSecretKey {
        data.append(
            ExternalSecretData(
                secretKey: "ca.crt",
                remoteRef: ExternalSecretRemoteReference(key: authority, property: "ca.crt")
            )
        )
        template["ca.crt"] = #"{{ index . "ca.crt" }}"#
    }
    template["pgbackrest.conf"] = RepositoryConfiguration(cell)?.secretTemplate
    return ExternalSecret(
        metadata: cell.childMetadata(cell.childNames.backup, .credentials),
        spec: ExternalSecretSpec(
            cell,
            secretName: cell.childNames.backup,
            type: "Opaque",
            template: template,
            data: data
        )
    )
}
