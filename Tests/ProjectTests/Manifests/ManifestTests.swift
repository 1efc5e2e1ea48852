import KubernetesAPI
import OperatorTestSupport
import Testing

/// What manifests/ installs, as kustomize builds it.
@Suite(.enabled(if: Program.isInstalled("kubectl"), "kubectl is not installed, and it builds the manifests"))
struct ManifestTests {
    static let installations = ["manifests/install/cluster", "manifests/install/namespaced"]

    @Test(arguments: installations + ["Tests/ProjectTests/Kustomizations/everything"])
    func `the operator has no right on Secrets whatsoever, and none by a wildcard`(_ folder: String) async throws {
        let roles = try await Kustomization(building: folder).all("Role", "ClusterRole")
        #expect(!roles.isEmpty)
        for rule in roles.flatMap({ $0["rules"]?.array ?? [] }) {
            let resources = Self.strings(rule, "resources")
            #expect(!resources.contains { $0 == "secrets" || $0.hasPrefix("secrets/") })
            #expect(!(resources + Self.strings(rule, "verbs") + Self.strings(rule, "apiGroups")).contains("*"))
            #expect(Set(Self.strings(rule, "verbs")).isDisjoint(with: ["escalate", "bind", "impersonate"]))
        }
        #expect(roles.allSatisfy { $0["aggregationRule"] == nil })
    }

    @Test(arguments: installations)
    func `only the roles of these manifests are bound, and only to the operator's account`(
        _ folder: String
    ) async throws {
        let built = try await Kustomization(building: folder)
        let roles = built.all("Role", "ClusterRole").map { "\($0["kind"]?.string ?? "")/\(Self.name($0))" }
        let bindings = built.all("RoleBinding", "ClusterRoleBinding")
        #expect(bindings.count == 2)
        for binding in bindings {
            let role = binding["roleRef"]
            #expect(roles.contains("\(role?["kind"]?.string ?? "")/\(role?["name"]?.string ?? "")"))
            let account: JSONValue = [
                "kind": "ServiceAccount", "name": "postgrescell-operator", "namespace": "postgrescell-system",
            ]
            #expect(binding["subjects"] == .array([account]))
        }
    }

    @Test func `a namespace's Role has exactly the rules of the ClusterRole`() async throws {
        let cluster = try await Kustomization(building: "manifests/rbac/cluster").all("ClusterRole")
        let namespaced = try await Kustomization(building: "manifests/install/namespaced")
        let role = namespaced.all("Role").filter { $0[path: ["metadata", "namespace"]] == "alphaswarm" }
        #expect(cluster.count == 1)
        #expect(role.count == 1)
        #expect(cluster.first?["rules"] == role.first?["rules"])
        #expect(namespaced.all("ClusterRole", "ClusterRoleBinding").isEmpty)
    }

    @Test(arguments: installations)
    func `the operator's pods pass Pod Security restricted, and mount their token by name`(
        _ folder: String
    ) async throws {
        let deployment = try #require(try await Kustomization(building: folder).all("Deployment").first)
        let pod = try #require(deployment[path: ["spec", "template", "spec"]])
        #expect(deployment[path: ["spec", "replicas"]] == 2)
        #expect(pod["automountServiceAccountToken"] == false)
        #expect(pod[path: ["securityContext", "runAsNonRoot"]] == true)
        #expect(pod[path: ["securityContext", "runAsUser"]] == 10001)
        #expect(pod[path: ["securityContext", "seccompProfile", "type"]] == "RuntimeDefault")
        let container = try #require(pod["containers"]?.array?.first)
        #expect(container[path: ["securityContext", "readOnlyRootFilesystem"]] == true)
        #expect(container[path: ["securityContext", "allowPrivilegeEscalation"]] == false)
        #expect(container[path: ["securityContext", "capabilities", "drop"]] == ["ALL"])
        #expect(container["args"]?.array?.first == "run")
    }

    @Test func `the sample's application is held by the gate of its cell`() async throws {
        let built = try await Kustomization(building: "manifests/samples/alphaswarm")
        let cell = try #require(built.all("PostgresCell").first)
        let app = try #require(built.all("Deployment").first)
        let template = try #require(app[path: ["spec", "template"]])
        #expect(
            template[path: ["metadata", "labels", "postgres.alphaswarm.io/cell"]] == cell[path: ["metadata", "name"]]
        )
        #expect(template[path: ["spec", "schedulingGates"]] == [["name": "postgres.alphaswarm.io/migrations"]])
        #expect(app[path: ["spec", "strategy", "rollingUpdate", "maxUnavailable"]] == 0)
        #expect(app[path: ["metadata", "namespace"]] == "alphaswarm")
        #expect(cell[path: ["metadata", "namespace"]] == "alphaswarm")
        let store = try #require(built.all("ClusterSecretStore").first)
        #expect(store[path: ["metadata", "namespace"]] == nil)
        #expect(store[path: ["metadata", "name"]] == cell[path: ["spec", "credentials", "secretStoreRef", "name"]])
    }

    @Test func `the gate component gates workloads with the cell label only`() async throws {
        let built = try await Kustomization(building: "Tests/ProjectTests/Kustomizations/gate")
        var gated: [String: JSONValue] = [:]
        for workload in built.objects {
            gated[Self.name(workload)] = workload[path: ["spec", "template", "spec", "schedulingGates"]] ?? .null
        }
        let gate: JSONValue = [["name": "postgres.alphaswarm.io/migrations"]]
        #expect(gated == ["web": gate, "queue": gate, "canary": gate, "cache": .null])
    }

    @Test func `Argo CD's configuration gets the health script and keeps what it had`() async throws {
        let built = try await Kustomization(building: "Tests/ProjectTests/Kustomizations/argocd")
        let data = try #require(built.all("ConfigMap").first?["data"])
        let script = data["resource.customizations.health.postgres.alphaswarm.io_PostgresCell"]
        #expect(script?.string == (try RepositoryFile.text("manifests/gitops/argocd/health.lua")))
        #expect(data["application.instanceLabelKey"] == "app.kubernetes.io/instance")
    }

    private static func strings(_ rule: JSONValue, _ member: String) -> [String] {
        (rule[member]?.array ?? []).compactMap(\.string)
    }

    private static func name(_ object: JSONValue) -> String { object[path: ["metadata", "name"]]?.string ?? "" }
}
