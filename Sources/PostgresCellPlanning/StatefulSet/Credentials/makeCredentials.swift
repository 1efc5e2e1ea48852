import KubernetesAPI
import PostgresCellAPI

/// The owner's credentials: their URIs name the database itself, since migrations must not pass the pooler.
func makeOwnerExternalSecret(for cell: PostgresCell, defaults: PlanningDefaults) -> ExternalSecret {
    makeExternalSecret(
        for: cell,
        name: cell.childNames.owner,
        key: cell.spec.credentials.owner.key,
        binding: ServiceBinding(
            host: defaults.hostName(ofService: cell.childNames.cell, namespace: cell.namespace),
            port: WellKnownNames.Port.postgres,
            database: cell.spec.database.name
        )
    )
}

/// The credentials of the role by which the pooler looks users up.
func makePoolerExternalSecret(for cell: PostgresCell, defaults: PlanningDefaults) -> ExternalSecret {
    makeExternalSecret(
        for: cell,
        name: cell.childNames.pooler,
        key: cell.spec.credentials.pooler.key,
        binding: ServiceBinding(
            host: defaults.hostName(ofService: cell.childNames.cell, namespace: cell.namespace),
            port: WellKnownNames.Port.postgres,
            database: cell.spec.database.name
        )
    )
}

/// A consumer's credentials: their URIs name the pooler.
func makeConsumerExternalSecret(
    for cell: PostgresCell,
    consumer: CellConsumer,
    defaults: PlanningDefaults
) -> ExternalSecret {
    var secret = makeExternalSecret(
        for: cell,
        name: cell.childNames.credentials(of: consumer.name),
        key: consumer.key,
        binding: ServiceBinding(
            host: defaults.hostName(ofService: cell.poolerServiceName, namespace: cell.namespace),
            port: WellKnownNames.Port.pooler,
            database: consumer.database ?? cell.spec.database.name
        )
    )
    let label = [WellKnownNames.Label.consumer: consumer.name]
    secret.metadata.labels?.merge(label) { _, new in new }
    secret.spec.target.template?.metadata?.labels?.merge(label) { _, new in new }
    return secret
}

/// An ExternalSecret that makes a Secret after the Service Binding specification from a user name and a password.
private func makeExternalSecret(
    for cell: PostgresCell,
    name: String,
    key: String,
    binding: ServiceBinding
) -> ExternalSecret {
    ExternalSecret(
        metadata: cell.childMetadata(name, .credentials),
        spec: ExternalSecretSpec(
            cell,
            secretName: name,
            type: "servicebinding.io/postgresql",
            template: binding.template,
            data: ["username", "password"].map { property in
                ExternalSecretData(
                    secretKey: property,
                    remoteRef: ExternalSecretRemoteReference(key: key, property: property)
                )
            }
        )
    )
}
