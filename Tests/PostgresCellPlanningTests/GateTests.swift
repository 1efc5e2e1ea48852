import FoundationEssentials
import KubernetesAPI
import OperatorTestSupport
import PostgresCellAPI
import PostgresCellPlanning
import Testing

/// One application pod, when it comes, and whether it may go.
struct GateCase: Sendable, CustomTestStringConvertible {
    var name: String
    var stage: Stage
    var requires: String?
    var consumer: String?
    /// Of the condition GateOpen while the pod is held; nil where it is let through.
    var held: Reason?
    var event: @Sendable (inout ModelCluster) -> Void = { _ in }

    var testDescription: String { name }
}

@Suite struct GateTests {
    @Test("A pod goes once its schema and its credentials are in", arguments: cases)
    func decides(_ gate: GateCase) {
        var cluster = Sample.cluster(at: gate.stage)
        gate.event(&cluster)
        cluster.addApplicationPod("app", requires: gate.requires, consumer: gate.consumer)
        for pass in cluster.converge(Sample.plan) { #expect(pass.violations.isEmpty) }
        #expect(cluster.gates(of: "app") == (gate.held == nil ? [] : [WellKnownNames.schedulingGate]))
        let condition = cluster.cell.status?.conditions[type: "GateOpen"]
        #expect(condition?.reason == (gate.held ?? .noPodsHeld).rawValue)
        #expect(cluster.cell.status?.gate?.held == (gate.held == nil ? 0 : 1))
    }

    static let cases: [GateCase] = [
        GateCase(name: "the head, applied", stage: .migrated, requires: "0045_ledger"),
        GateCase(name: "an earlier revision, for a rollback", stage: .migrated, requires: "0044_bots"),
        GateCase(name: "no revision, all applied", stage: .migrated),
        GateCase(name: "no revision, not yet applied", stage: .pooler, held: .podsHeld),
        GateCase(name: "a revision, not yet applied", stage: .pooler, requires: "0045_ledger", held: .podsHeld),
        GateCase(name: "a revision of tomorrow", stage: .migrated, requires: "0046", held: .revisionUnknown),
        GateCase(name: "no revision at all", stage: .migrated, requires: "two words", held: .revisionUnknown),
        GateCase(name: "a consumer that is synced", stage: .migrated, consumer: "core"),
        GateCase(name: "a consumer that is unknown", stage: .migrated, consumer: "nobody", held: .podsHeld),
        GateCase(name: "a consumer that is not synced", stage: .migrated, consumer: "cp", held: .podsHeld) {
            $0.sync("postgres-cp", failure: "Secret does not exist")
        },
        GateCase(name: "another consumer that is not synced", stage: .migrated, consumer: "core") {
            $0.sync("postgres-cp", failure: "Secret does not exist")
        },
        GateCase(name: "any consumer where none is named", stage: .migrated, held: .podsHeld) {
            $0.sync("postgres-cp", failure: "Secret does not exist")
        },
        GateCase(
            name: "an applied revision whose volume is gone",
            stage: .migrated,
            requires: "0045_ledger",
            held: .volumeLost
        ) {
            $0.objects[$0.reference(PersistentVolumeClaim.resource, "postgres-data")] = nil
        },
        GateCase(
            name: "an applied revision while a new claim waits for a volume",
            stage: .migrated,
            requires: "0045_ledger",
            held: .waitingForVolume
        ) {
            let claim = $0.reference(PersistentVolumeClaim.resource, "postgres-data")
            $0.objects[claim]?[path: ["spec", "volumeName"]] = nil
            $0.objects[claim]?["status"] = ["phase": "Pending"]
        },
        GateCase(name: "an applied revision while the next one fails", stage: .migrated, requires: "0045_ledger") {
            $0.edit { $0.migrations?.alembic?.image = "registry.example/migrations:0046" }
            $0.converge(Sample.plan)
            $0.failJob($0.runningJob ?? "", message: "no")
        },
        GateCase(name: "no revision while the next migration fails", stage: .migrated, held: .podsHeld) {
            $0.edit { $0.migrations?.alembic?.image = "registry.example/migrations:0046" }
            $0.converge(Sample.plan)
            $0.failJob($0.runningJob ?? "", message: "no")
        },
        GateCase(name: "an applied revision while the database is down", stage: .migrated, requires: "0045_ledger") {
            $0.observeStatefulSet()
        },
        GateCase(name: "a suspended cell", stage: .migrated, requires: "0045_ledger", held: .suspended) {
            $0.edit { $0.suspend = true }
        },
        GateCase(name: "an invalid cell", stage: .migrated, requires: "0045_ledger", held: .invalidSpec) {
            $0.edit { $0.consumers.append($0.consumers[0]) }
        },
        GateCase(name: "a cell without migrations that serves", stage: .database) {
            $0.edit { $0.migrations = nil }
        },
        GateCase(name: "a cell without migrations that does not serve yet", stage: .storage, held: .podsHeld) {
            $0.edit { $0.migrations = nil }
        },
    ]

    @Test func `Only our gate is removed, guarded by a test of its place`() {
        var cluster = Sample.cluster(at: .migrated)
        cluster.addApplicationPod("app", gates: ["example.com/quota", WellKnownNames.schedulingGate, "example.com/b"])
        let lift = Sample.plan(cluster.observation).gateLifts.first
        #expect(
            lift?.patch == [
                ["op": "test", "path": "/spec/schedulingGates/1/name", "value": "postgres.alphaswarm.io/migrations"],
                ["op": "remove", "path": "/spec/schedulingGates/1"],
            ]
        )
        cluster.converge(Sample.plan)
        #expect(cluster.gates(of: "app") == ["example.com/quota", "example.com/b"])
    }

    @Test func `Pods that are not ours to let through are left alone`() {
        var cluster = Sample.cluster(at: .migrated)
        cluster.addApplicationPod("going")
        let going = cluster.reference(ObservedPod.resource, "going")
        cluster.objects[going]?[path: ["metadata", "deletionTimestamp"]] = "2026-11-22T10:00:00Z"
        cluster.addApplicationPod("free", gates: ["example.com/quota"])
        cluster.addPod(
            "of-another-cell",
            labels: [WellKnownNames.Label.cell: "mysql"],
            gates: [WellKnownNames.schedulingGate]
        )
        let plan = Sample.plan(cluster.observation)
        #expect(plan.gateLifts.isEmpty)
        #expect(plan.assessment.gate.held.isEmpty)
    }

    @Test func `A lift that fails leaves its pod held and is tried again`() {
        var cluster = Sample.cluster(at: .migrated)
        cluster.addApplicationPod("app")
        let pod = cluster.reference(ObservedPod.resource, "app")
        cluster.refusals[pod] = StepFailure(.conflict, message: "the object has been modified")
        #expect(cluster.pass(Sample.plan).violations.isEmpty)
        #expect(cluster.cell.status?.gate == GateStatus(held: 1))
        #expect(cluster.says(.ready)?.hasPrefix("True") == true)
        cluster.refusals = [:]
        cluster.converge(Sample.plan)
        #expect(cluster.cell.status?.gate == GateStatus(held: 0))
    }

    @Test func `A hundred pods are let through in one pass`() {
        var cluster = Sample.cluster(at: .pooler)
        for index in 0..<100 { cluster.addApplicationPod("app-\(index)", requires: "0045_ledger") }
        cluster.converge(Sample.plan)
        #expect(cluster.cell.status?.gate == GateStatus(held: 100))
        cluster.enter(.migrated)
        #expect(cluster.pass(Sample.plan).plan.gateLifts.count == 100)
        #expect(cluster.cell.status?.gate == GateStatus(held: 0))
    }
}
