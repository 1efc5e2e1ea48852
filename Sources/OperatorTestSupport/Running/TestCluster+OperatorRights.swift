import ClusterSimulation
import FoundationEssentials
import KubernetesAPI

extension TestCluster {
    /// Grants the operator in a namespace what `manifests/` grants it there: its Role and the right to its lease.
    package func grantOperatorRights(in namespace: String) async throws {
        let files = [
            "manifests/rbac/rules/role.yaml", "manifests/rbac/namespaced/binding.yaml",
            "manifests/operator/leader-election.yaml",
        ]
        for file in files {
            for document in try YAML.parse(try RepositoryFile.text(file)) {
                var object = document.value
                object[path: ["metadata", "namespace"]] = .string(namespace)
                let isBinding = object["kind"]?.string == "RoleBinding"
                try await installer.apply(object, isBinding ? Self.roleBindings : Self.roles)
            }
        }
    }

    private static let roles = rbac("Role", "roles")
    private static let roleBindings = rbac("RoleBinding", "rolebindings")

    private static func rbac(_ kind: String, _ plural: String) -> ResourceType {
        ResourceType(group: "rbac.authorization.k8s.io", version: "v1", kind: kind, plural: plural)
    }
}
