import ClusterSimulation
import KubernetesAPI
import OperatorTestSupport
import PostgresCellAPI
import Testing

/// What is ours is kept as it shall be; what is not ours is left alone.
@Suite(.serialized) struct OwnershipTests {
    @Test func `an object of somebody else's that has a child's name is not adopted, and its removal heals the cell`()
        async throws
    {
        try await withCluster { cluster, _ in
            let foreign: JSONValue = [
                "metadata": ["name": "db-scripts", "namespace": .string(cluster.namespace)], "data": ["mine": "yes"],
            ]
            try await cluster.create(foreign, ClusterKinds.configMap)
            try await OperatorUnderTest.run(on: cluster) { _ in
                try await cluster.apply(SmallCell.manifest(in: cluster.namespace))
                let message = try await cluster.becomesStalled(.nameTaken)
                #expect(message.contains("db-scripts"))
                let kept = try await cluster.object(ClusterKinds.configMap, "db-scripts")
                #expect(kept?["data"] == ["mine": "yes"])
                #expect(kept?.list("metadata", "ownerReferences") == [])
                try await cluster.delete(ClusterKinds.configMap, "db-scripts")
                try await cluster.becomesReady(limit: .seconds(90))
            }
        }
    }

    @Test func `what a person changes of a child is put right, and what a person adds stays`() async throws {
        try await withCluster { cluster, _ in
            try await OperatorUnderTest.run(on: cluster) { _ in
                try await cluster.apply(SmallCell.manifest(in: cluster.namespace))
                try await cluster.becomesReady()
                let before = try #require(try await cluster.object(ClusterKinds.configMap, "db-scripts"))
                try await cluster.patch(
                    ClusterKinds.statefulSet,
                    "db",
                    ["metadata": ["annotations": ["example.org/note": "kept"]], "spec": ["replicas": 0]]
                )
                try await cluster.patch(
                    ClusterKinds.configMap,
                    "db-scripts",
                    ["data": .object(before["data"]?.object?.mapValues { _ in "edited" } ?? [:])]
                )
                try await cluster.patch(
                    ClusterKinds.service,
                    "db",
                    ["metadata": ["labels": ["app.kubernetes.io/name": "edited"]]]
                )
                let set = try await cluster.becomes(ClusterKinds.statefulSet, "db", "of one replica again") {
                    $0[path: ["spec", "replicas"]] == 1
                }
                #expect(set.annotation("example.org/note") == "kept")
                try await cluster.becomes(ClusterKinds.configMap, "db-scripts", "as it was") {
                    $0["data"] == before["data"]
                }
                try await cluster.becomes(ClusterKinds.service, "db", "labelled again") {
                    $0.label("app.kubernetes.io/name") == "postgrescell"
                }
                try await cluster.becomesReady()
            }
        }
    }

    @Test func `a child that a person deletes, or takes our label from, comes back`() async throws {
        try await withCluster { cluster, _ in
            try await OperatorUnderTest.run(on: cluster) { _ in
                try await cluster.apply(SmallCell.manifest(in: cluster.namespace))
                try await cluster.becomesReady()
                let service = try #require(try await cluster.object(ClusterKinds.service, "db"))
                try await cluster.delete(ClusterKinds.service, "db")
                try await cluster.becomes(ClusterKinds.service, "db", "made anew") { $0.uid != service.uid }
                try await cluster.patch(
                    ClusterKinds.networkPolicy,
                    "db",
                    ["metadata": ["labels": [WellKnownNames.Label.managedBy: .null]]]
                )
                try await cluster.becomes(ClusterKinds.networkPolicy, "db", "labelled again") {
                    $0.label(WellKnownNames.Label.managedBy) == "postgrescell-operator"
                }
            }
        }
    }

    @Test func `another release restarts nothing and says so, until the restart annotation asks for it`() async throws {
        try await withCluster { cluster, _ in
            var options = OperatorUnderTest.Options()
            try await OperatorUnderTest.run(on: cluster, options) { _ in
                try await cluster.apply(SmallCell.manifest(in: cluster.namespace))
                try await cluster.becomesReady()
            }
            let before = try #require(try await cluster.object(ClusterKinds.deployment, "db-pooler"))
            options.toolsImage = "registry.example/postgrescell-tools:2"
            try await OperatorUnderTest.run(on: cluster, options) { _ in
                let outdated = try await cluster.becomes(ClusterKinds.cell, "db", "TemplateOutdated") {
                    $0.isTrue("TemplateOutdated")
                }
                #expect(outdated.isReady)
                let kept = try await cluster.object(ClusterKinds.deployment, "db-pooler")
                #expect(kept?[path: ["spec", "template"]] == before[path: ["spec", "template"]])
                try await cluster.patch(ClusterKinds.deployment, "db-pooler", ["spec": ["replicas": 3]])
                let scaled = try await cluster.becomes(ClusterKinds.deployment, "db-pooler", "scaled back") {
                    $0[path: ["spec", "replicas"]] == 1
                }
                #expect(scaled[path: ["spec", "template"]] == before[path: ["spec", "template"]])
                let restart: JSONValue = [WellKnownNames.Annotation.restart: "2026-01-01"]
                try await cluster.patchCell(["metadata": ["annotations": restart]])
                try await cluster.becomes(ClusterKinds.deployment, "db-pooler", "of the new release") {
                    $0.list("spec", "template", "spec", "containers").contains {
                        $0.text("image") == "registry.example/postgrescell-tools:2"
                    }
                }
                try await cluster.becomes(ClusterKinds.cell, "db", "up to date") {
                    $0.isReady && $0.condition("TemplateOutdated") == nil
                }
            }
        }
    }
}
