import ClusterSimulation
import Foundation
import KubernetesAPI
import OperatorTestSupport
import PostgresCellAPI
import Testing

/// The main job, with the sample as it is delivered.
@Suite(.serialized, .enabled(if: Kubectl.isInstalled, "kubectl is not installed"))
struct MainJobTests {
    private static let migrations = "registry.example/alphaswarm-migrations:0045"
    private static let consumers = ["core", "worker", "beat", "cp", "admin", "mlflow"]

    @Test func `an unmodified kubectl applies the sample, its app is held and released, and the cell is Ready`()
        async throws
    {
        var configuration = TestCluster.Configuration()
        configuration.namespace = "alphaswarm"
        configuration.simulation.images[Self.migrations] = .migrates(["0045_ledger", "0044_users"], seconds: 1.5)
        try await withCluster(configuration) { cluster, recording in
            for key in ["owner", "pooler"] + Self.consumers {
                let account = ["username": "alphaswarm_\(key)", "password": "p-\(key)"]
                cluster.vault.set("alphaswarm/postgres/\(key)", account)
            }
            let kubectl = Kubectl(kubeconfig: cluster.kubeconfigPath(user: "admin"))
            try await OperatorUnderTest.run(on: cluster) { _ in
                try await kubectl(["apply", "-k", RepositoryFile.path("manifests/samples/alphaswarm")])
                try await kubectl([
                    "wait", "--namespace=alphaswarm", "--for=condition=Ready", "--timeout=300s", "pgcell/postgres",
                ])
                try await expectAppReleased(cluster, recording)
                try await expectChildren(cluster)
                try await expectOutput(kubectl)
            }
        }
    }

    /// All app pods were held until the migration had applied their revision, and run then.
    private func expectAppReleased(_ cluster: TestCluster, _ recording: Recording) async throws {
        let isApp: @Sendable (JSONValue) -> Bool = { $0.label("app.kubernetes.io/name") == "alphaswarm-core" }
        try await recording.pods.wait("two app pods on a node") { entries in
            Set(entries.map(\.object).filter { isApp($0) && $0.node != nil }.map(\.uid)).count == 2
        }
        try await recording.catchUp()
        let migrated = try #require(
            recording.pods.objects.first {
                $0.label("batch.kubernetes.io/job-name") != nil && $0.text("status", "phase") == "Succeeded"
            }
        )
        let bound = recording.pods.objects.filter { isApp($0) && $0.node != nil }
        #expect(bound.allSatisfy { $0.version > migrated.version })
        let held = recording.cells.objects.compactMap { $0[path: ["status", "gate", "held"]]?.integer }
        #expect(held.max() == 2)
        #expect(held.last == 0)
    }

    private func expectChildren(_ cluster: TestCluster) async throws {
        let names = Set(try await cluster.children().keys)
        let secrets = (["owner", "pooler"] + Self.consumers).map { "ExternalSecret/postgres-\($0)" }
        let fixed = [
            "PersistentVolumeClaim/postgres-data", "ConfigMap/postgres-scripts", "ConfigMap/postgres-pgbouncer",
            "Service/postgres", "Service/pgbouncer", "StatefulSet/postgres", "Deployment/postgres-pooler",
            "PodDisruptionBudget/postgres-pooler", "NetworkPolicy/postgres", "NetworkPolicy/postgres-pooler",
            "ServiceAccount/postgres",
        ]
        let jobs = names.filter { $0.hasPrefix("Job/postgres-migrate-") }
        #expect(jobs.count == 1)
        #expect(names.subtracting(jobs) == Set(secrets + fixed))
    }

    private func expectOutput(_ kubectl: Kubectl) async throws {
        let table = try await kubectl(["get", "pgcell", "--namespace=alphaswarm"])
        let lines = table.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        #expect(lines.first == ["NAME", "READY", "REASON", "REVISION", "HELD", "AGE"])
        #expect(lines.last?.prefix(3) == ["postgres", "True", "Ready"])
        #expect(lines.last?.contains("0045_ledger") == true)
        try await eventually("an event of the gate") {
            try await kubectl(["describe", "pgcell", "postgres", "--namespace=alphaswarm"]).contains("GateLifted")
        }
    }
}
