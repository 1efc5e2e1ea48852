package import KubernetesAPI

/// The kinds that the simulated parts watch and write.
package enum SimulatedKinds {
    /// Pods.
    package static let pod = ObservedPod.resource
    /// Secrets.
    package static let secret = ResourceType(group: "", version: "v1", kind: "Secret", plural: "secrets")
    /// ConfigMaps.
    package static let configMap = ConfigMap.resource
    /// Events.
    package static let event = ResourceType(group: "", version: "v1", kind: "Event", plural: "events")
    static let node = ResourceType(group: "", version: "v1", kind: "Node", plural: "nodes", isNamespaced: false)
    /// PersistentVolumeClaims.
    package static let claim = PersistentVolumeClaim.resource
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
    static let statefulSet = StatefulSet.resource
    static let deployment = Deployment.resource
    static let replicaSet = ResourceType(group: "apps", version: "v1", kind: "ReplicaSet", plural: "replicasets")
    static let job = Job.resource
    static let cronJob = CronJob.resource
    static let lease = Lease.resource
    static let externalSecret = ExternalSecret.resource
    static let secretStore = ResourceType(
        group: "external-secrets.io",
        version: "v1",
        kind: "SecretStore",
        plural: "secretstores"
    )
    /// Stores of External Secrets for all namespaces.
    package static let clusterSecretStore = ResourceType(
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
    static let dependents = [
        statefulSet, deployment, replicaSet, job, cronJob, externalSecret, pod, claim, secret, configMap,
        Service.resource, ServiceAccount.resource, PodDisruptionBudget.resource, NetworkPolicy.resource,
    ]
}
