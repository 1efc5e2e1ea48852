import ClusterSimulation
import KubernetesAPI
import OperatorTestSupport

/// Kinds and manifests of the simulation's tests.
enum SimulationObjects {
    static let pods = ObservedPod.resource
    static let claims = PersistentVolumeClaim.resource
    static let secrets = ResourceType(group: "", version: "v1", kind: "Secret", plural: "secrets")
    static let statefulSets = StatefulSet.resource
    static let deployments = Deployment.resource
    static let jobs = Job.resource
    static let externalSecrets = ExternalSecret.resource
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
