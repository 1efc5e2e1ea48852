import ClusterSimulation
import KubernetesAPI
import OperatorTestSupport
import PostgresCellAPI
import Testing

/// What only the cluster can tell becomes Stalled with its cause, and a correction heals it without a restart.
@Suite(.serialized) struct FailureTests {
    @Test func `a missing store is named, and making it heals the cell`() async throws {
        try await withCluster { cluster, _ in
            try await OperatorUnderTest.run(on: cluster) { _ in
                try await cluster.apply(
                    SmallCell.manifest(in: cluster.namespace) {
                        $0[path: ["spec", "credentials", "secretStoreRef", "name"]] = "absent"
                    }
                )
                let message = try await cluster.becomesStalled(.secretStoreMissing)
                #expect(message.contains("absent"))
                let store: JSONValue = [
                    "metadata": ["name": "absent", "namespace": .string(cluster.namespace)],
                    "spec": ["provider": ["fake": ["data": [["key": "unused", "value": "unused"]]]]],
                ]
                try await cluster.installer.apply(store, ClusterKinds.store)
                try await cluster.becomesReady()
            }
        }
    }

    @Test func `a cluster without External Secrets is told so, and installing it lets the cell go on`() async throws {
        var configuration = TestCluster.Configuration()
        configuration.hasExternalSecrets = false
        configuration.isSimulated = false
        try await TestCluster.run(configuration) { cluster in
            try await cluster.grantOperatorRights(in: cluster.namespace)
            try await OperatorUnderTest.run(on: cluster) { _ in
                try await cluster.apply(SmallCell.manifest(in: cluster.namespace))
                let message = try await cluster.becomesStalled(.externalSecretsMissing)
                #expect(message.contains("install External Secrets"))
                try await cluster.installExternalSecrets()
                try await cluster.becomes(ClusterKinds.externalSecret, "db-core", "made") { _ in true }
                try await cluster.becomes(ClusterKinds.cell, "db", "waiting for External Secrets") {
                    $0.stalledReason == nil && $0.isTrue("Reconciling")
                }
            }
        }
    }

    @Test func `a missing key is named, and adding it to the Vault heals the cell`() async throws {
        try await withCluster { cluster, _ in
            cluster.vault.remove("test/core")
            try await OperatorUnderTest.run(on: cluster) { _ in
                try await cluster.apply(SmallCell.manifest(in: cluster.namespace))
                // At first every key may be missing: the simulation reads the Vault again only now and then.
                try await cluster.becomes(ClusterKinds.cell, SmallCell.name, "Stalled for its consumer's key") {
                    $0.stalledReason == Reason.secretKeyMissing.rawValue
                        && $0.condition("Stalled")?.text("message")?.contains("test/core") == true
                }
                cluster.vault.set("test/core", ["username": "core", "password": "p"])
                try await cluster.becomesReady()
            }
        }
    }

    @Test func `a failing migration is told in its own words, its pods stay held, and another image heals the cell`()
        async throws
    {
        try await withCluster { cluster, recording in
            let broken = "registry.example/migrations:broken"
            cluster.images[broken] = .fails("relation \"ledger\" already exists", exitCode: 1)
            try await OperatorUnderTest.run(on: cluster) { _ in
                try await cluster.apply(
                    SmallCell.manifest(in: cluster.namespace) {
                        $0[path: ["spec", "migrations"]] = ["alembic": ["image": .string(broken)], "retries": 0]
                    }
                )
                try await cluster.create(SmallCell.gatedPod("web", of: "db", in: cluster.namespace), ClusterKinds.pod)
                let message = try await cluster.becomesStalled(.migrationFailed)
                #expect(message.contains("relation \"ledger\" already exists"))
                let pod = try await cluster.object(ClusterKinds.pod, "web")
                #expect(pod?.list("spec", "schedulingGates").count == 1)
                try await cluster.patchCell(["spec": ["migrations": ["alembic": ["image": .string(SmallCell.image)]]]])
                try await cluster.becomesReady()
                try await cluster.becomes(ClusterKinds.pod, "web", "bound") { $0.node != nil }
            }
        }
    }

    @Test func `an image that cannot be pulled is named, and another one heals the cell`() async throws {
        try await withCluster { cluster, _ in
            let image = "registry.example/does-not-exist:1"
            try await OperatorUnderTest.run(on: cluster) { _ in
                try await cluster.apply(
                    SmallCell.manifest(in: cluster.namespace) {
                        $0[path: ["spec", "engine"]] = ["statefulSet": ["image": .string(image)]]
                    }
                )
                let message = try await cluster.becomesStalled(.imagePullFailed)
                #expect(message.contains(image))
                try await cluster.patchCell(["spec": ["engine": ["statefulSet": ["image": "pgvector/pgvector:pg16"]]]])
                try await cluster.becomesReady()
            }
        }
    }

    @Test func `a migration's image that cannot be pulled is named while the database serves on`() async throws {
        try await withCluster { cluster, _ in
            let image = "registry.example/does-not-exist:2"
            try await OperatorUnderTest.run(on: cluster) { _ in
                try await cluster.apply(
                    SmallCell.manifest(in: cluster.namespace) {
                        $0[path: ["spec", "migrations", "alembic", "image"]] = .string(image)
                    }
                )
                let message = try await cluster.becomesStalled(.imagePullFailed)
                #expect(message.contains(image))
                try await cluster.becomes(ClusterKinds.cell, SmallCell.name, "serving") {
                    $0.isTrue("DatabaseAvailable")
                }
                try await cluster.patchCell(["spec": ["migrations": ["alembic": ["image": .string(SmallCell.image)]]]])
                try await cluster.becomesReady()
            }
        }
    }

    @Test func `a storage class that does not exist is named`() async throws {
        try await withCluster { cluster, _ in
            try await OperatorUnderTest.run(on: cluster) { _ in
                try await cluster.apply(
                    SmallCell.manifest(in: cluster.namespace) {
                        $0[path: ["spec", "engine"]] = [
                            "statefulSet": ["storage": ["size": "1Gi", "storageClassName": "absent"]]
                        ]
                    }
                )
                let message = try await cluster.becomesStalled(.storageClassMissing)
                #expect(message.contains("absent"))
            }
        }
    }

    @Test func `a volume grows while the cell serves`() async throws {
        try await withCluster { cluster, _ in
            try await OperatorUnderTest.run(on: cluster) { _ in
                let size: @Sendable (JSONValue) -> JSONValue = {
                    ["spec": ["engine": ["statefulSet": ["storage": ["size": $0]]]]]
                }
                try await cluster.apply(
                    SmallCell.manifest(in: cluster.namespace) {
                        $0[path: ["spec", "engine"]] = size("1Gi")[path: ["spec", "engine"]]
                    }
                )
                try await cluster.becomesReady()
                try await cluster.patchCell(size("2Gi"))
                let cell = try await cluster.becomesReady()
                #expect(cell.text("status", "storage", "capacity") == "2Gi")
            }
        }
    }
}
