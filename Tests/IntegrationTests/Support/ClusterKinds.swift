import KubernetesAPI
import PostgresCellAPI

/// Kinds that tests address.
enum ClusterKinds {
    static let cell = PostgresCell.resource
    static let pod = ResourceType(group: "", version: "v1", kind: "Pod", plural: "pods")
    static let configMap = ResourceType(group: "", version: "v1", kind: "ConfigMap", plural: "configmaps")
    static let claim = ResourceType(
        group: "",
        version: "v1",
        kind: "PersistentVolumeClaim",
        plural: "persistentvolumeclaims"
    )
    static let namespace = ResourceType(
        group: "",
        version: "v1",
        kind: "Namespace",
        plural: "namespaces",
        isNamespaced: false
    )
    static let serviceAccount = ResourceType(group: "", version: "v1", kind: "ServiceAccount", plural: "serviceaccounts")
    static let service = ResourceType(group: "", version: "v1", kind: "Service", plural: "services")
    static let statefulSet = ResourceType(group: "apps", version: "v1", kind: "StatefulSet", plural: "statefulsets")
    static let deployment = ResourceType(group: "apps", version: "v1", kind: "Deployment", plural: "deployments")
    static let job = ResourceType(group: "batch", version: "v1", kind: "Job", plural: "jobs")
    static let cronJob = ResourceType(group: "batch", version: "v1", kind: "CronJob", plural: "cronjobs")
    static let budget = ResourceType(
        group: "policy",
        version: "v1",
        kind: "PodDisruptionBudget",
        plural: "poddisruptionbudgets"
    )
    static let networkPolicy = ResourceType(
        group: "networking.k8s.io",
        version: "v1",
        kind: "NetworkPolicy",
        plural: "networkpolicies"
    )
    static let externalSecret = secrets("ExternalSecret", "externalsecrets")
    static let store = secrets("SecretStore", "secretstores")

    /// The kinds of which a cell has children.
    static let children = [
        externalSecret, claim, configMap, service, statefulSet, deployment, budget, job, cronJob, networkPolicy,
        serviceAccount,
    ]

    private static func secrets(_ kind: String, _ plural: String) -> ResourceType {
        ResourceType(group: "external-secrets.io", version: "v1", kind: kind, plural: plural)
    }
}
