import ClusterSimulation
import KubernetesAPI
import OperatorTestSupport

/// Kinds and manifests of the simulation's tests.
enum SimulationObjects {
    static let pods = ResourceType(group: "", version: "v1", kind: "Pod", plural: "pods")
    static let claims = ResourceType(
        group: "",
        version: "v1",
        kind: "PersistentVolumeClaim",
        plural: "persistentvolumeclaims"
    )
    static let secrets = ResourceType(group: "", version: "v1", kind: "Secret", plural: "secrets")
    static let statefulSets = ResourceType(group: "apps", version: "v1", kind: "StatefulSet", plural: "statefulsets")
    static let deployments = ResourceType(group: "apps", version: "v1", kind: "Deployment", plural: "deployments")
    static let jobs = ResourceType(group: "batch", version: "v1", kind: "Job", plural: "jobs")
    static let externalSecrets = ResourceType(
        group: "external-secrets.io",
        version: "v1",
        kind: "ExternalSecret",
        plural: "externalsecrets"
    )
    static let stores = ResourceType(
        group: "external-secrets.io",
        version: "v1",
        kind: "ClusterSecretStore",
        plural: "clustersecretstores",
        isNamespaced: false
    )

    /// Parses a manifest and puts it into the test's namespace.
    static func manifest(_ yaml: String, in cluster: TestCluster) throws -> JSONValue {
        var value = try YAML.parse(yaml).first?.value ?? [:]
        value[path: ["metadata", "namespace"]] = .string(cluster.namespace)
        return value
    }
}

extension JSONValue {
    /// The status of a condition in `status.conditions`.
    func conditionStatus(_ type: String) -> String? { testCondition(type)?["status"]?.string }

    func testCondition(_ type: String) -> JSONValue? {
        self[path: ["status", "conditions"]]?.array?.first { $0["type"]?.string == type }
    }

    func number(_ path: String...) -> Int64? { self[path: path]?.integer }
}
