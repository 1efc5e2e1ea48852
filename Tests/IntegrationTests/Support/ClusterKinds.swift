import KubernetesAPI
import PostgresCellAPI

/// Kinds that tests address.
enum ClusterKinds {
    static let cell = PostgresCell.resource
    static let pod = ObservedPod.resource
    static let configMap = ConfigMap.resource
    static let claim = PersistentVolumeClaim.resource
    static let namespace = ResourceType(
        group: "",
        version: "v1",
        kind: "Namespace",
        plural: "namespaces",
        isNamespaced: false
    )
    static let serviceAccount = ServiceAccount.resource
    static let service = Service.resource
    static let statefulSet = StatefulSet.resource
    static let deployment = Deployment.resource
    static let job = Job.resource
    static let cronJob = CronJob.resource
    static let budget = PodDisruptionBudget.resource
    static let networkPolicy = NetworkPolicy.resource
    static let externalSecret = ExternalSecret.resource
    static let store = ResourceType(
        group: "external-secrets.io",
        version: "v1",
        kind: "SecretStore",
        plural: "secretstores"
    )

    /// The kinds of which a cell has children.
    static let children = [
        externalSecret, claim, configMap, service, statefulSet, deployment, budget, job, cronJob, networkPolicy,
        serviceAccount,
    ]
}
