import FoundationEssentials
import KubernetesAPI
import OperatorTestSupport
import PostgresCellAPI
import PostgresCellPlanning
import Testing

/// What happens while caches of Jobs and pods move one after the other.
@Suite struct MigrationTurnTests {
    @Test func `Another migration waits until the pod of a removed Job has ended`() {
        var cluster = Sample.cluster(at: .pooler)
        let job = cluster.runningJob ?? ""
        cluster.addPod("old-x", labels: migrationLabels(job, cluster), status: ["phase": "Running"])
        cluster.edit { $0.migrations?.alembic?.image = "registry.example/migrations:0046" }
        cluster.converge(Sample.plan)
        #expect(cluster.names(Job.resource).isEmpty)
        let message = "False MigrationRunning: Pod old-x of earlier migrations is being stopped"
        #expect(cluster.says(.migrationsApplied) == message)
        cluster.objects[cluster.reference(ObservedPod.resource, "old-x")] = nil
        cluster.converge(Sample.plan)
        #expect(cluster.names(Job.resource).count == 1)
    }

    @Test func `The pod of a deleted Job does not speak for its successor of the same name`() {
        var cluster = Sample.cluster(at: .pooler)
        let job = cluster.runningJob ?? ""
        cluster.addPod(
            "old-x",
            labels: migrationLabels(job, cluster),
            status: [
                "phase": "Failed",
                "containerStatuses": [
                    ["name": "migrate", "state": ["terminated": ["exitCode": 1, "message": "words of yore"]]]
                ],
            ]
        )
        cluster.objects[cluster.reference(ObservedPod.resource, "old-x")]?[path: ["metadata", "ownerReferences"]] = [
            ["apiVersion": "batch/v1", "kind": "Job", "name": .string(job), "uid": "of-yore", "controller": true]
        ]
        cluster.converge(Sample.plan)
        #expect(cluster.cell.status?.migrations?.message == nil)
        cluster.deleteJob(job)
        cluster.converge(Sample.plan)
        #expect(cluster.runningJob == job, "a pod that has ended holds nothing up")
    }

    @Test func `A Job seen complete before its pod is not taken for one that tells nothing`() {
        var cluster = Sample.cluster(at: .pooler)
        let job = cluster.runningJob ?? ""
        cluster.addApplicationPod("app", requires: "0045_ledger")
        cluster.completeJob(job, summary: Sample.summary)
        let pod = cluster.reference(ObservedPod.resource, "\(job)-x7k2p")
        let ended = cluster.objects[pod]
        cluster.objects[pod]?["status"] = ["phase": "Running"]
        #expect(cluster.pass(Sample.plan).violations.isEmpty)
        #expect(cluster.says(.migrationsApplied)?.hasPrefix("False MigrationRunning: ") == true)
        #expect(!KubectlWait("Ready").isMet(by: cluster.document))
        cluster.objects[pod] = ended
        cluster.converge(Sample.plan)
        #expect(cluster.says(.ready)?.hasPrefix("True") == true)
        #expect(cluster.gates(of: "app") == [])
    }

    @Test func `A rollback starts at once while a newer migration is complete, pending or refused`() {
        var cluster = Sample.cluster(at: .migrated)
        cluster.edit { $0.migrations?.alembic?.image = "registry.example/migrations:0046" }
        cluster.addApplicationPod("pending", requires: "0044_bots")
        cluster.converge(Sample.plan)
        #expect(cluster.gates(of: "pending") == [])
        cluster.completeJob(
            cluster.runningJob ?? "",
            summary: #"{"heads":["0046"],"applied":["0046","0045_ledger","0044_bots"],"message":"at 0046"}"#
        )
        cluster.addApplicationPod("complete", requires: "0044_bots")
        cluster.converge(Sample.plan)
        #expect(cluster.gates(of: "complete") == [])
        cluster.edit { $0.migrations?.alembic?.image = "registry.example/migrations:0045" }
        cluster.converge(Sample.plan)
        cluster.failJob(
            cluster.runningJob ?? "",
            message: #"{"heads":["0046"],"applied":[],"reason":"Refused","message":"at 0046, which this image lacks"}"#
        )
        cluster.addApplicationPod("refused", requires: "0044_bots")
        cluster.converge(Sample.plan)
        #expect(cluster.gates(of: "refused") == [])
        #expect(cluster.cell.status?.migrations?.appliedRevisions == ["0046", "0045_ledger", "0044_bots"])
    }

    @Test func `Revisions are kept across Jobs as a set, the newest 1,024 of them`() {
        var cluster = Sample.cluster(at: .pooler)
        for round in 0..<3 {
            cluster.edit { $0.migrations?.alembic?.image = "registry.example/migrations:\(round)" }
            cluster.converge(Sample.plan)
            let names = (0..<600).map { "\"r\(round)-\(599 - $0)\"" }.joined(separator: ",")
            let summary = #"{"heads":["r\#(round)-599"],"applied":[\#(names)],"truncated":true,"message":"done"}"#
            cluster.completeJob(cluster.runningJob ?? "", summary: summary)
            for pass in cluster.converge(Sample.plan) { #expect(pass.violations.isEmpty) }
        }
        let applied = cluster.cell.status?.migrations?.appliedRevisions ?? []
        #expect(applied.count == 1024)
        #expect(Set(applied).count == 1024)
        #expect(applied.first == "r2-599")
        #expect(applied.last == "r1-176")
    }

    @Test func `Words are bounded as the definition counts them, whatever they are made of`() {
        let hostile = String(repeating: "a\u{0301}\u{0302}\u{0303}", count: 20_000)
        var cluster = Sample.cluster(at: .pooler)
        cluster.failJob(cluster.runningJob ?? "", message: hostile)
        cluster.converge(Sample.plan)
        let message = cluster.cell.status?.migrations?.message ?? ""
        #expect(message.unicodeScalars.count <= MigrationStatus.maximumMessageLength)
        #expect((cluster.says(.stalled) ?? "").unicodeScalars.count < 4096)
        #expect(cluster.pass(Sample.plan).isQuiet)
    }

    private func migrationLabels(_ job: String, _ cluster: ModelCluster) -> [String: String] {
        cluster.ownLabels("migrations").merging(["batch.kubernetes.io/job-name": job]) { _, new in new }
    }
}
