import FoundationEssentials
import KubernetesAPI
import OperatorTestSupport
import PostgresCellAPI
import PostgresCellPlanning
import Testing

/// What becomes of a cell that serves when its spec changes.
@Suite struct ChangeTests {
    @Test func `Another name for the pooler's service makes a new one and removes the old one`() {
        var cluster = Sample.cluster(at: .migrated)
        #expect(cluster.names(Service.resource) == ["pgbouncer", "postgres"])
        cluster.edit { $0.pooler.serviceName = "pool" }
        #expect(Sample.plan(cluster.observation).deletions.map(\.reference.key.name) == ["pgbouncer"])
        cluster.converge(Sample.plan)
        #expect(cluster.names(Service.resource) == ["pool", "postgres"])
        #expect(cluster.cell.status?.endpoints?.pooled?.host == "pool.alphaswarm.svc.cluster.local")
    }

    @Test func `Names near the maximum are names that Kubernetes takes`() {
        let name = String(repeating: "n", count: 40)
        var cluster = Sample.cluster(at: .migrated) { $0.metadata.name = name }
        #expect(cluster.says(.ready)?.hasPrefix("True") == true)
        cluster.converge(Sample.plan)
        for reference in cluster.objects.keys where reference.resource != ObservedPod.resource {
            #expect(reference.key.name.utf8.count <= 63, "\(reference)")
        }
        #expect(cluster.names(Job.resource).allSatisfy { $0.utf8.count == 59 })
    }

    @Test func `A stall that is seen is told though the pass writes something`() {
        var cluster = Sample.cluster(at: .pooler)
        cluster.failJob(cluster.runningJob ?? "", message: "no")
        cluster.objects[cluster.reference(ConfigMap.resource, "postgres-pgbouncer")] = nil
        let pass = cluster.pass(Sample.plan)
        #expect(!pass.isQuiet)
        #expect(pass.violations.isEmpty)
        #expect(cluster.says(.stalled)?.hasPrefix("True MigrationFailed: ") == true)
    }

    @Test func `A stall of the former spec is not told of the corrected one`() {
        var cluster = Sample.cluster(at: .migrated)
        cluster.sync("postgres-cp", failure: "Secret does not exist")
        cluster.converge(Sample.plan)
        #expect(cluster.says(.stalled)?.hasPrefix("True SecretKeyMissing: ") == true)
        cluster.edit { $0.consumers[1].key = "alphaswarm/postgres/right" }
        #expect(cluster.pass(Sample.plan).violations.isEmpty)
        #expect(cluster.says(.stalled) == nil)
        #expect(cluster.says(.ready)?.hasPrefix("Unknown Progressing: ") == true)
        cluster.syncAll()
        cluster.converge(Sample.plan)
        cluster.startDatabase()
        cluster.converge(Sample.plan)
        #expect(cluster.says(.ready)?.hasPrefix("True") == true)
    }

    @Test func `A change elsewhere does not hide a stall`() {
        var cluster = Sample.cluster(at: .pooler)
        cluster.failJob(cluster.runningJob ?? "", message: "no")
        cluster.converge(Sample.plan)
        cluster.edit { $0.pooler.defaultPoolSize = 50 }
        #expect(!cluster.pass(Sample.plan).isQuiet)
        #expect(cluster.says(.stalled)?.hasPrefix("True MigrationFailed: ") == true)
    }

    @Test func `A suspended cell keeps its pods at the gate and says so, and lets them go once resumed`() {
        var cluster = Sample.cluster(at: .migrated)
        cluster.edit { $0.suspend = true }
        cluster.addApplicationPod("app", requires: "0045_ledger")
        for pass in cluster.converge(Sample.plan) { #expect(pass.receipts.isEmpty) }
        let message =
            "spec.suspend is true: nothing is written and no pod let through its gate until it is false again; "
            + "what runs goes on running"
        #expect(cluster.says(.suspended) == "True Suspended: \(message)")
        #expect(cluster.says(.gateOpen) == "False Suspended: pods are held: \(message)")
        cluster.edit { $0.suspend = false }
        cluster.converge(Sample.plan)
        #expect(cluster.gates(of: "app") == [])
    }

    @Test func `Only what a spec can make superfluous is ever deleted`() {
        var cluster = Sample.cluster(at: .migrated)
        for kind in [ConfigMap.resource, NetworkPolicy.resource, ServiceAccount.resource] {
            let live = cluster.objects.keys.first { $0.resource == kind }
            let stray = cluster.reference(kind, "of-another-release")
            cluster.objects[stray] = live.flatMap { cluster.objects[$0] }
            cluster.objects[stray]?[path: ["metadata", "name"]] = "of-another-release"
        }
        #expect(Sample.plan(cluster.observation).deletions.isEmpty)
    }
}
