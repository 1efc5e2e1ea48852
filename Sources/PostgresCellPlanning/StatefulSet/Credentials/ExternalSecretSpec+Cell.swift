import KubernetesAPI
import PostgresCellAPI

extension ExternalSecretSpec {
    /// A Secret that the External Secrets operator owns and keeps when the store answers nothing.
    ///
    /// What the definition would default is written, so that a second apply changes nothing.
    init(
        _ cell: PostgresCell,
        secretName: String,
        type: String,
        template: [String: String],
        data: [ExternalSecretData]
    ) {
        let credentials = cell.spec.credentials
        self.init(
            secretStoreRef: SecretStoreReference(
                kind: credentials.secretStoreRef.kind.rawValue,
                name: credentials.secretStoreRef.name
            ),
            refreshInterval: credentials.refreshInterval.canonicalText,
            refreshPolicy: "Periodic",
            target: ExternalSecretTarget(
                name: secretName,
                creationPolicy: "Owner",
                deletionPolicy: "Retain",
                template: ExternalSecretTemplate(
                    type: type,
                    metadata: TemplateMetadata(labels: cell.labels(of: .credentials)),
                    data: template
                )
            ),
            data: data
        )
    }
}

extension CellDuration {
    /// As Go prints it, which is how the API server gives a duration back: `15m` is `15m0s`.
    var canonicalText: String {
        let (hours, minutes) = (seconds / 3600, seconds % 3600 / 60)
        let rest = "\(seconds % 60)s"
        return hours > 0 ? "\(hours)h\(minutes)m\(rest)" : minutes > 0 ? "\(minutes)m\(rest)" : rest
    }
}
