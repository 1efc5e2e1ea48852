import FoundationEssentials
import KubernetesAPI
import OperatorTestSupport
import PostgresCellAPI
import PostgresCellPlanning
import Testing

@Suite struct PlanningRuleTests {
    @Test func `Waves come in their order, the volume before all`() {
        let cluster = Sample.cluster(at: .migrated)
        let plan = Sample.plan(cluster.observation)
        #expect(plan.waves.map(\.name) == [.volume, .credentials, .configuration, .database, .pooler])
        #expect(plan.objects.first?.reference.resource == PersistentVolumeClaim.resource)
    }

    @Test func `What is there is maintained though an earlier wave is broken`() {
        var cluster = Sample.cluster(at: .migrated)
        cluster.syncAll(failure: "vault is sealed")
        cluster.observeStatefulSet()
        let plan = Sample.plan(cluster.observation)
        #expect(plan.objects.contains { $0.reference.resource == StatefulSet.resource })
        #expect(plan.objects.contains { $0.reference.resource == Deployment.resource })
    }

    @Test func `What is not there waits for the wave before, and says for what`() {
        let plan = Sample.plan(Sample.cluster(at: .fresh).observation)
        let database = plan.waves.first { $0.name == .database }
        #expect(database?.objects.isEmpty == true)
        #expect(
            database?.waitsFor == "ExternalSecret postgres-owner waits for External Secrets, which has not answered yet"
        )
    }

    @Test func `The volume grows though everything else is broken`() {
        var cluster = Sample.cluster(at: .migrated)
        cluster.syncAll(failure: "vault is sealed")
        cluster.observeStatefulSet()
        cluster.edit { $0.engine.statefulSet?.storage.size = "10Gi" }
        let first = Sample.plan(cluster.observation).objects.first
        #expect(first?.reference.key.name == "postgres-data")
        #expect(first.map { String(decoding: $0.manifest, as: UTF8.self) }?.contains("10Gi") == true)
    }

    @Test func `A volume that has more than the spec asks for is left alone`() {
        var cluster = Sample.cluster(at: .migrated) { $0.spec.engine.statefulSet?.storage.size = "10Gi" }
        cluster.edit { $0.engine.statefulSet?.storage.size = "5Gi" }
        let plan = Sample.plan(cluster.observation)
        #expect(!plan.objects.contains { $0.reference.resource == PersistentVolumeClaim.resource })
        #expect(plan.objects.contains { $0.reference.resource == StatefulSet.resource })
    }

    @Test("Nothing is written for a cell that is suspended, invalid or deleted", arguments: [0, 1, 2])
    func writesNothing(_ which: Int) {
        for stage in Stage.allCases {
            var cluster = Sample.cluster(at: stage)
            cluster.addApplicationPod("app")
            switch which {
            case 0: cluster.edit { $0.suspend = true }
            case 1: cluster.edit { $0.consumers.append($0.consumers[0]) }
            default: cluster.cell.metadata.deletionTimestamp = Sample.now
            }
            #expect(Sample.plan(cluster.observation).isEmpty)
            #expect(cluster.pass(Sample.plan).violations.isEmpty)
        }
    }

    @Test func `An invalid spec is answered with each rule that it breaks`() {
        var cluster = Sample.cluster(at: .migrated)
        cluster.edit { $0.consumers.append($0.consumers[0]) }
        cluster.pass(Sample.plan)
        #expect(cluster.says(.stalled)?.hasPrefix("True InvalidSpec: nothing is written: spec.consumers") == true)
        #expect(cluster.cell.status?.migrations?.heads == ["0045_ledger"], "what was recorded is kept")
        #expect(cluster.cell.status?.credentials.count == 2)
    }

    @Test func `A newer release leaves the pods of an unchanged spec alone and says so`() {
        var cluster = Sample.cluster(at: .migrated)
        let newer = PlanningDefaults(toolsImage: "registry.example/postgrescell-tools:2")
        let plan: (CellObservation) -> CellPlan = { planCell($0, now: Sample.now, defaults: newer) }
        for pass in cluster.converge(plan) { #expect(pass.violations.isEmpty) }
        #expect(cluster.says(.templateOutdated)?.hasPrefix("True NewerTemplate: ") == true)
        #expect(cluster.says(.templateOutdated)?.contains("Deployment postgres-pooler") == true)
        #expect(cluster.says(.ready)?.hasPrefix("True") == true)
        let deployment = cluster.reference(Deployment.resource, "postgres-pooler")
        let template = cluster.objects[deployment]?[path: ["spec", "template"]]
        cluster.edit { $0.pooler.replicas = 3 }
        cluster.pass(plan)
        #expect(cluster.objects[deployment]?[path: ["spec", "replicas"]] == 3, "the rest of the object is kept up")
        #expect(cluster.objects[deployment]?[path: ["spec", "template"]] == template)
        cluster.edit { $0.pooler.image = "registry.example/pgbouncer:2" }
        #expect(plan(cluster.observation).keptTemplates.map(\.resource) == [StatefulSet.resource])
    }

    @Test func `Credentials of a consumer that is gone go, and nothing that is not ours`() {
        var cluster = Sample.cluster(at: .migrated)
        let foreign = cluster.reference(ConfigMap.resource, "somebody-elses")
        cluster.objects[foreign] = ["metadata": ["name": "somebody-elses", "namespace": "alphaswarm", "uid": "f"]]
        cluster.edit { $0.consumers.removeLast() }
        #expect(Sample.plan(cluster.observation).deletions.map(\.reference.key.name) == ["postgres-cp"])
        cluster.converge(Sample.plan)
        #expect(cluster.objects[foreign] != nil)
    }

    @Test func `Children of a deleted cell of the same name are waited for, not fought over`() {
        var cluster = Sample.cluster(at: .migrated)
        cluster.cell.metadata.uid = "uid-of-successor"
        cluster.cell.status = nil
        let pass = cluster.pass(Sample.plan)
        #expect(pass.plan.deletions.isEmpty)
        #expect(pass.plan.objects.map(\.reference.resource).allSatisfy { $0 == PersistentVolumeClaim.resource })
        #expect(cluster.says(.stalled) == nil)
    }

    @Test func `Right after a write nothing that was seen before it is believed`() {
        var cluster = Sample.cluster(at: .migrated)
        cluster.edit { $0.engine.statefulSet?.image = "pgvector/pgvector:pg16-new" }
        cluster.pass(Sample.plan)
        #expect(cluster.says(.ready) == "Unknown Progressing: StatefulSet postgres written; waiting to see it")
        #expect(!KubectlWait("Ready").isMet(by: cluster.document))
    }
}
