import FoundationEssentials
import KubernetesAPI
import OperatorTestSupport
import PostgresCellAPI
import PostgresCellPlanning
import Testing

@Suite struct PlanningPropertyTests {
    @Test("Whatever is seen, the plan is the same twice, status is right and the gate keeps shut", arguments: 0..<12)
    func holds(_ seed: UInt64) {
        var random = SplitMix(state: seed)
        var cluster = Sample.cluster(at: Stage.allCases.randomElement(using: &random) ?? .fresh)
        for round in 0..<12 {
            cluster.disturb(round, using: &random)
            let seen = cluster.observation
            #expect(Sample.plan(seen) == Sample.plan(seen))
            let applied = cluster.revisionsInLedger
            let pass = cluster.pass(Sample.plan)
            #expect(pass.violations.isEmpty)
            for lift in pass.plan.gateLifts {
                let pod = seen.pods.first { $0.key == lift.pod }
                let required = pod?.metadata.annotations?[WellKnownNames.Annotation.requiresRevision]
                #expect(required.map { applied.contains($0) } ?? true)
                #expect(required != nil || !cluster.hasUnfinishedMigration)
            }
        }
        // Left in peace, every disturbed cell comes to rest.
        #expect(cluster.converge(Sample.plan).last?.isQuiet == true)
    }
}

extension ModelCluster {
    /// What Jobs that ended well have put into the ledger: what this model's summaries tell.
    fileprivate var revisionsInLedger: Set<String> {
        let told = objects.values.contains { $0[path: ["status", "phase"]]?.string == "Succeeded" }
        return told || cell.status?.migrations?.completedAt != nil ? ["0045_ledger", "0044_bots"] : []
    }

    /// True where the Job of the current migrations is there and has not ended well.
    fileprivate var hasUnfinishedMigration: Bool {
        objects.contains { reference, object in
            reference.resource == Job.resource && object[path: ["status", "succeeded"]]?.integer != 1
        }
    }

    /// Something happens, by chance.
    fileprivate mutating func disturb(_ round: Int, using random: inout SplitMix) {
        switch Int.random(in: 0..<16, using: &random) {
        case 0: syncAll()
        case 1: syncAll(failure: "Secret does not exist")
        case 2: bindVolume()
        case 3: startDatabase()
        case 4: startPooler()
        case 5: if let job = runningJob { completeJob(job, summary: Sample.summary) }
        case 6: if let job = runningJob { failJob(job, message: "no") }
        case 7: edit { $0.migrations?.alembic?.image = "registry.example/migrations:\(round)" }
        case 8:
            let required = ["0045_ledger", "0046", nil].randomElement(using: &random)
            addApplicationPod("app-\(round)", requires: required ?? nil)
        case 9: edit { $0.suspend.toggle() }
        case 10: if let victim = randomObject(using: &random) { objects[victim] = nil }
        case 11: if let victim = randomObject(using: &random) { objects[victim]?["status"] = nil }
        case 12:
            if let victim = randomObject(using: &random) {
                objects[victim]?[path: ["metadata", "deletionTimestamp"]] = "2026-11-22T10:00:00Z"
            }
        case 13:
            let size: Quantity = ["5Gi", "10Gi", "20Gi"].randomElement(using: &random) ?? "5Gi"
            edit { $0.engine.statefulSet?.storage.size = size }
        case 14: observeStatefulSet()
        default:
            guard let victim = randomObject(using: &random) else { return }
            refusals = [victim: StepFailure(.transient, message: "busy")]
        }
    }

    private func randomObject(using random: inout SplitMix) -> ObjectReference? {
        objects.keys.sorted { $0.description < $1.description }.randomElement(using: &random)
    }
}

/// A small generator, the same on every machine. https://prng.di.unimi.it/splitmix64.c
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
