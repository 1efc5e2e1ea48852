import KubernetesAPI

/// The kinds that the simulated parts watch and write.
enum SimulatedKinds {
    static let pod = ResourceType(group: "", version: "v1", kind: "Pod", plural: "pods")
    static let secret = ResourceType(group: "", version: "v1", kind: "Secret", plural: "secrets")
    static let configMap = ResourceType(group: "", version: "v1", kind: "ConfigMap", plural: "configmaps")
    static let event = ResourceType(group: "", version: "v1", kind: "Event", plural: "events")
    static let node = ResourceType(group: "", version: "v1", kind: "Node", plural: "nodes", isNamespaced: false)
    static let claim = ResourceType(
        group: "",
        version: "v1",
        kind: "PersistentVolumeClaim",
        plural: "persistentvolumeclaims"
    )
    static let volume = ResourceType(
        group: "",
        version: "v1",
        kind: "PersistentVolume",
        plural: "persistentvolumes",
        isNamespaced: false
    )
    static let storageClass = ResourceType(
        group: "storage.k8s.io",
        version: "v1",
        kind: "StorageClass",
        plural: "storageclasses",
        isNamespaced: false
    )
    static let statefulSet = ResourceType(group: "apps", version: "v1", kind: "StatefulSet", plural: "statefulsets")
    static let deployment = ResourceType(group: "apps", version: "v1", kind: "Deployment", plural: "deployments")
    static let replicaSet = ResourceType(group: "apps", version: "v1", kind: "ReplicaSet", plural: "replicasets")
    static let job = ResourceType(group: "batch", version: "v1", kind: "Job", plural: "jobs")
    static let cronJob = ResourceType(group: "batch", version: "v1", kind: "CronJob", plural: "cronjobs")
    static let lease = ResourceType(group: "coordination.k8s.io", version: "v1", kind: "Lease", plural: "leases")
    static let externalSecret = ResourceType(
        group: "external-secrets.io",
        version: "v1",
        kind: "ExternalSecret",
        plural: "externalsecrets"
    )
    static let secretStore = ResourceType(
        group: "external-secrets.io",
        version: "v1",
        kind: "SecretStore",
        plural: "secretstores"
    )
    static let clusterSecretStore = ResourceType(
        group: "external-secrets.io",
        version: "v1",
        kind: "ClusterSecretStore",
        plural: "clustersecretstores",
        isNamespaced: false
    )
    static let definition = ResourceType(
        group: "apiextensions.k8s.io",
        version: "v1",
        kind: "CustomResourceDefinition",
        plural: "customresourcedefinitions",
        isNamespaced: false
    )
    /// The kinds that own others.
    static let owners = [statefulSet, deployment, replicaSet, job, cronJob, externalSecret]
    /// The kinds that are owned by others.
    static let dependents =
        [statefulSet, deployment, replicaSet, job, cronJob, externalSecret, pod, claim, secret, configMap]
        + [
            ResourceType(group: "", version: "v1", kind: "Service", plural: "services"),
            ResourceType(group: "", version: "v1", kind: "ServiceAccount", plural: "serviceaccounts"),
            ResourceType(group: "policy", version: "v1", kind: "PodDisruptionBudget", plural: "poddisruptionbudgets"),
            ResourceType(group: "networking.k8s.io", version: "v1", kind: "NetworkPolicy", plural: "networkpolicies"),
        ]
}
