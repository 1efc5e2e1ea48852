import ClusterSimulation
import KubernetesAPI
import OperatorTestSupport
import PostgresCellAPI
import Testing

/// Pods at the gate.
@Suite(.serialized) struct GateTests {
    @Test func `a hundred pods made while the migration runs are bound after it, every one of them`() async throws {
        let configuration = TestCluster.Configuration()
        configuration.simulation.images[SmallCell.image] = .migrates([SmallCell.revision], seconds: 3600)
        try await withCluster(configuration) { cluster, recording in
            try await OperatorUnderTest.run(on: cluster) { _ in
                try await cluster.apply(SmallCell.manifest(in: cluster.namespace))
                try await recording.jobs.wait("the migration's Job") { !$0.isEmpty }
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for number in 1...100 {
                        let pod = SmallCell.gatedPod("web-\(number)", of: "db", in: cluster.namespace)
                        group.addTask { try await cluster.create(pod, ClusterKinds.pod) }
                    }
                    try await group.waitForAll()
                }
                try await recording.cells.wait("a hundred held pods in the status") { entries in
                    entries.contains { $0.object[path: ["status", "gate", "held"]] == 100 }
                }
                try await cluster.finishMigration(recording)
                let clock = ContinuousClock()
                try await recording.jobs.wait("the migration's end") { $0.contains { $0.object.isTrue("Complete") } }
                let end = clock.now
                try await recording.pods.wait("a hundred pods without a gate") { entries in
                    let free = entries.filter { $0.object.label("app") == "web" && $0.object.gates.isEmpty }
                    return Set(free.map(\.object.uid)).count == 100
                }
                print("100 pods were let through within \(clock.now - end) of the migration's end")
                try await cluster.becomesReady()
                try await recording.pods.wait("a hundred pods on a node") { entries in
                    let bound = entries.filter { $0.object.label("app") == "web" && $0.object.node != nil }
                    return Set(bound.map(\.object.uid)).count == 100
                }
            }
            try await recording.catchUp()
            let completion = try #require(recording.jobs.objects.first { $0.isTrue("Complete") })
            let early = recording.pods.objects.filter {
                $0.label("app") == "web" && ($0.node != nil || $0.gates.isEmpty) && $0.version < completion.version
            }
            #expect(early.map(\.name) == [])
        }
    }

    @Test func `the gate asks for a pod's own revision, not for the newest one, and leaves other gates alone`()
        async throws
    {
        let configuration = TestCluster.Configuration()
        configuration.simulation.images[SmallCell.image] = .migrates(["0002_b", "0001_a"], seconds: nil)
        try await withCluster(configuration) { cluster, _ in
            try await OperatorUnderTest.run(on: cluster) { _ in
                try await cluster.apply(SmallCell.manifest(in: cluster.namespace))
                try await cluster.becomesReady()
                let namespace = cluster.namespace
                let pods = [
                    SmallCell.gatedPod("older", of: "db", in: namespace, requires: "0001_a"),
                    SmallCell.gatedPod("later", of: "db", in: namespace, requires: "0003_c"),
                    SmallCell.gatedPod("elsewhere", of: "other", in: namespace, requires: "0001_a"),
                    SmallCell.gatedPod(
                        "both",
                        of: "db",
                        in: namespace,
                        gates: ["example.org/quota", WellKnownNames.schedulingGate]
                    ),
                ]
                for pod in pods { try await cluster.create(pod, ClusterKinds.pod) }
                try await cluster.becomes(ClusterKinds.pod, "older", "bound") { $0.node != nil }
                try await cluster.becomes(ClusterKinds.pod, "both", "held by the other gate") {
                    $0.gates == ["example.org/quota"]
                }
                try await cluster.becomes(ClusterKinds.cell, "db", "told of the held pod") {
                    $0[path: ["status", "gate", "held"]] == 1 && $0.condition("GateOpen")?.text("status") == "False"
                }
                for name in ["later", "elsewhere"] {
                    #expect(try await cluster.object(ClusterKinds.pod, name)?.gates == [WellKnownNames.schedulingGate])
                }
                let revisions = ["0003_c", "0002_b", "0001_a"]
                cluster.images["registry.example/migrations:3"] = .migrates(revisions, seconds: nil)
                let image: JSONValue = ["alembic": ["image": "registry.example/migrations:3"]]
                try await cluster.patchCell(["spec": ["migrations": image]])
                try await cluster.becomes(ClusterKinds.pod, "later", "bound") { $0.node != nil }
                try await cluster.becomesReady()
            }
        }
    }
}

extension JSONValue {
    /// The names of a pod's scheduling gates.
    var gates: [String] { list("spec", "schedulingGates").compactMap { $0.text("name") } }
}
