import FoundationEssentials
import KubernetesAPI
import OperatorTestSupport
import PostgresCellAPI
import PostgresCellPlanning
import Testing

@Suite struct LifeCycleTests {
    @Test func `A cell is seen alike by kubectl wait, kstatus and Argo CD at every step of its life`() async throws {
        var life = Life(ModelCluster(cell: Sample.cell, now: Sample.now))
        #expect(KStatus(of: life.cluster.document) == .current, "no status at all: hence the definition's default")

        try await life.step("fresh", .inProgress, "Progressing") { _ in }
        #expect(life.cluster.names(StatefulSet.resource).isEmpty, "the database waits for its credentials")
        try await life.step("credentials synced", .inProgress, "Progressing") { $0.enter(.credentials) }
        #expect(life.cluster.names(StatefulSet.resource) == ["postgres"])
        #expect(life.cluster.runningJob == nil, "the migration waits for the database")
        try await life.step("volume bound", .inProgress, "Progressing") { $0.enter(.storage) }
        try await life.step("app pods come", .inProgress, "Progressing") {
            $0.addApplicationPod("core-a", requires: "0045_ledger", consumer: "core")
            $0.addApplicationPod("core-b")
        }
        #expect(life.cluster.cell.status?.gate == GateStatus(held: 2))
        #expect(!life.hasServed, "an empty volume may become a database")
        try await life.step("database ready", .inProgress, "Progressing") { $0.enter(.database) }
        #expect(life.cluster.runningJob != nil)
        #expect(life.cluster.cell.status?.storage?.volume == "pvc-1")
        #expect(life.cluster.names(Deployment.resource) == ["postgres-pooler"])
        try await life.step("pooler ready", .inProgress, "Progressing") { $0.enter(.pooler) }
        #expect(life.cluster.gates(of: "core-a") == [WellKnownNames.schedulingGate])
        #expect(life.hasServed)
        try await life.step("migrated", .current, "Healthy") { $0.enter(.migrated) }
        #expect(life.cluster.gates(of: "core-a") == [])
        #expect(life.cluster.gates(of: "core-b") == [])
        #expect(life.cluster.cell.status?.gate == GateStatus(held: 0))

        try await life.step("another image", .inProgress, "Progressing") {
            $0.edit { $0.migrations?.alembic?.image = "registry.example/migrations:0046" }
        }
        try await life.step("it fails", .failed, "Degraded") {
            $0.failJob($0.runningJob ?? "", message: "relation \"bots\" already exists")
        }
        try await life.step("the failed Job is deleted", .inProgress, "Progressing") {
            $0.deleteJob($0.cell.status?.migrations?.job ?? "")
        }
        try await life.step("it completes", .current, "Healthy") { $0.enter(.migrated) }

        try await life.step("a bigger volume", .inProgress, "Progressing") {
            $0.edit { $0.engine.statefulSet?.storage.size = "10Gi" }
        }
        try await life.step("grown", .current, "Healthy") { $0.enter(.storage) }
        try await life.step("suspended", .inProgress, "Suspended") { $0.edit { $0.suspend = true } }
        try await life.step("resumed", .current, "Healthy") { $0.edit { $0.suspend = false } }
        try await life.step("no consumer twice", .failed, "Degraded") {
            $0.edit { $0.consumers.append($0.consumers[0]) }
        }
        try await life.step("corrected", .current, "Healthy") { $0.edit { $0.consumers.removeLast() } }
        try await life.step("deleted", .terminating, "Progressing") {
            $0.cell.metadata.deletionTimestamp = Sample.now
            $0.cell.metadata.generation = ($0.cell.metadata.generation ?? 0) + 1
        }
    }

    @Test func `A converged cell is planned without a write`() {
        var cluster = Sample.cluster(at: .migrated)
        let pass = cluster.pass(Sample.plan)
        #expect(pass.isQuiet)
        #expect(pass.plan.gateLifts.isEmpty)
        #expect(pass.plan.deletions.isEmpty)
        #expect(pass.plan.wakeUp == nil)
    }
}

/// Walks a cluster through stages and asks every evaluator after every pass.
private struct Life {
    var cluster: ModelCluster

    init(_ cluster: ModelCluster) { self.cluster = cluster }

    /// What start.sh sees before it makes a database on an empty volume.
    var hasServed: Bool {
        let scripts = cluster.reference(ConfigMap.resource, cluster.cell.childNames.scripts)
        return cluster.objects[scripts]?[path: ["data", "has-served"]] != nil
    }

    mutating func step(
        _ name: String,
        _ expected: KStatus,
        _ argo: String,
        _ event: (inout ModelCluster) -> Void
    ) async throws {
        event(&cluster)
        // Until the operator has seen a change, nobody may take the old status for the new spec's.
        if cluster.cell.status?.observedGeneration != cluster.cell.metadata.generation, cluster.cell.status != nil {
            #expect(!KubectlWait("Ready").isMet(by: cluster.document), "\(name), unseen")
            #expect([.inProgress, .terminating].contains(KStatus(of: cluster.document)), "\(name), unseen")
        }
        for pass in cluster.converge(Sample.plan) { #expect(pass.violations.isEmpty, "\(name)") }
        #expect(KStatus(of: cluster.document) == expected, "\(name): \(cluster.says(.ready) ?? "")")
        #expect(KubectlWait("Ready").isMet(by: cluster.document) == (expected == .current), "\(name)")
        #expect(KubectlWait("Stalled").isMet(by: cluster.document) == (expected == .failed), "\(name)")
        let health = try await ArgoHealth.evaluate(
            cluster.document,
            script: RepositoryFile.path("manifests/gitops/argocd/health.lua")
        )
        #expect(health.status == argo, "\(name): \(health.message)")
    }
}
