import ClusterSimulation
import ContainerNode
import Foundation
import KubernetesAPI
import KubernetesClient
import OperatorTestSupport
import PostgresCellAPI
import Testing

/// The sample's cell in containers, kept by the operator, and watched from its first container on.
struct SampleInContainers: Sendable {
    let containers: ContainerCluster
    let passwords: SecretWords
    let processes: ContainerProcesses

    static let cell = "manifests/base-services/postgres-shared/postgres.yaml"

    /// - Parameter change: of the cell, before it is applied.
    /// - Throws: where this machine cannot run containers; what `body` throws, with the ends of all logs.
    static func run(
        _ change: @escaping @Sendable (inout JSONValue) -> Void = { _ in },
        _ body: @escaping @Sendable (SampleInContainers) async throws -> Void
    ) async throws {
        let passwords = SecretWords()
        try await ContainerCluster.run(namespace: "alphaswarm") { containers in
            let processes = ContainerProcesses(controlGroup: containers.settings.controlGroup)
            let sample = SampleInContainers(containers: containers, passwords: passwords, processes: processes)
            for role in ["owner", "pooler", "core", "worker", "beat", "cp", "admin", "mlflow"] {
                sample.setPassword(of: role)
            }
            let keys = ["access-key", "secret-key", "cipher-passphrase"]
            containers.cluster.vault.set(
                "alphaswarm/postgres/backup",
                Dictionary(uniqueKeysWithValues: keys.map { ($0, passwords.make()) })
            )
            try await containers.cluster.grantOperatorRights(in: "alphaswarm")
            try await passwords.watchProcesses {
                try await processes.watch {
                    var options = OperatorUnderTest.Options()
                    options.toolsImage = try ToolsImage.name
                    try await OperatorUnderTest.run(on: containers.cluster, options) { _ in
                        try await sample.apply(change)
                        try await body(sample)
                    }
                }
            }
        }
    }

    /// Gives a role a new one in the store, or a certain one.
    ///
    /// - Returns: that one; its Secret has it later, and no two Secrets at once.
    @discardableResult func setPassword(of role: String, to certain: String? = nil) -> String {
        let name = role == "owner" || role == "pooler" ? "alphaswarm_\(role)" : role
        let password = certain.map(passwords.add) ?? passwords.make()
        containers.cluster.vault.set("alphaswarm/postgres/\(role)", ["username": name, "password": password])
        return password
    }

    private func apply(_ change: (inout JSONValue) -> Void) async throws {
        let store = try YAML.parse(try RepositoryFile.text("manifests/samples/alphaswarm/secret-store.yaml"))[0].value
        try await containers.cluster.installer.apply(store, SimulatedKinds.clusterSecretStore)
        var cell = try YAML.parse(try RepositoryFile.text(Self.cell))[0].value
        cell[path: ["metadata", "namespace"]] = "alphaswarm"
        change(&cell)
        try await containers.cluster.installer.apply(cell, PostgresCell.resource)
        try await containers.apply(try RepositoryFile.text("manifests/samples/alphaswarm/app/core.yaml"))
    }

    /// Returns once the cell is Ready for its present spec.
    func waitUntilReady() async throws {
        let reference = ObjectReference(PostgresCell.resource, containers.cluster.key("postgres"))
        try await containers.cluster.wait(limit: .seconds(600)).until(reference, "Ready") { $0?.isReadyCell == true }
    }

    /// Held until the migrations were in, the app reads its table through the pooler.
    func waitForReadingApp() async throws {
        try await eventually("an app that reads", within: .seconds(300)) {
            let pods = try await containers.pods("app.kubernetes.io/name=alphaswarm-core")
            let said = pods.map { containers.log($0, "core") }
            return said.count == 2 && said.allSatisfy { $0.contains("core reads 3 strategies") }
        }
    }

    /// Neither logs, nor any object but Secrets, nor the arguments of any process of the machine hold a password.
    func expectNoPassword() async throws {
        let logs = containers.logs
        #expect(logs.count > 6)
        for (path, text) in logs { #expect(passwords.found(in: text) == 0, "\(path)") }
        let kinds = [
            SimulatedKinds.event, SimulatedKinds.configMap, SimulatedKinds.pod, PostgresCell.resource, Job.resource,
            CronJob.resource, StatefulSet.resource, Deployment.resource, ExternalSecret.resource, Service.resource,
        ]
        for kind in kinds {
            let selection = ResourceSelection(kind, namespace: containers.cluster.namespace)
            let list = try await containers.cluster.adminClient.perform(selection.list())
            #expect(passwords.found(in: String(decoding: list, as: UTF8.self)) == 0, "\(kind)")
        }
        #expect(passwords.looks > 100)
        #expect(passwords.arguments == 0)
    }
}

extension JSONValue {
    /// Ready for its present spec.
    fileprivate var isReadyCell: Bool {
        let observed = self[path: ["status", "observedGeneration"]]?.integer
        return observed == self[path: ["metadata", "generation"]]?.integer
            && list("status", "conditions").contains { $0.text("type") == "Ready" && $0.text("status") == "True" }
    }
}
