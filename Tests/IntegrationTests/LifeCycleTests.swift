import ClusterSimulation
import KubernetesAPI
import OperatorTestSupport
import PostgresCellAPI
import Testing

/// A cell's life from apply to delete, read as kubectl, Flux and Argo CD read it.
@Suite(.serialized) struct LifeCycleTests {
    @Test func `kubectl wait, kstatus and Argo's script agree with the conditions at every step of a cell's life`()
        async throws
    {
        try await withCluster { cluster, recording in
            cluster.images["registry.example/migrations:broken"] = .fails("column \"x\" does not exist", exitCode: 1)
            cluster.images["registry.example/migrations:2"] = .migrates(["0002_more", "0001_initial"], seconds: nil)
            try await OperatorUnderTest.run(on: cluster) { _ in
                try await cluster.apply(
                    SmallCell.manifest(in: cluster.namespace) { $0[path: ["spec", "migrations", "retries"]] = 0 }
                )
                try await cluster.becomesReady()
                try await cluster.patchCell(migrations("registry.example/migrations:broken"))
                let message = try await cluster.becomesStalled(.migrationFailed)
                #expect(message.contains("column \"x\" does not exist"))
                try await cluster.patchCell(migrations("registry.example/migrations:2"))
                let healed = try await cluster.becomesReady()
                #expect(healed.list("status", "migrations", "appliedRevisions").contains("0002_more"))
                try await cluster.patchCell(["spec": ["suspend": true]])
                try await cluster.becomes(ClusterKinds.cell, SmallCell.name, "Suspended") { $0.isTrue("Suspended") }
                try await cluster.patchCell(["spec": ["suspend": false]])
                try await cluster.becomesReady()
            }
            try await recording.cells.catchUp()
            for cell in recording.cells.objects { try await expectAgreement(on: cell) }
            #expect(Set(recording.cells.objects.map(verdict)) == Set(Verdict.allCases).subtracting([.leaving]))
        }
    }

    @Test(arguments: ["Retain", "Delete"])
    func `a deleted cell takes everything with it but a retained volume`(_ policy: String) async throws {
        try await withCluster { cluster, _ in
            try await OperatorUnderTest.run(on: cluster) { _ in
                try await cluster.apply(
                    SmallCell.manifest(in: cluster.namespace) {
                        $0[path: ["spec", "deletionPolicy"]] = .string(policy)
                    }
                )
                try await cluster.becomesReady()
                try await cluster.delete(ClusterKinds.cell, SmallCell.name)
                try await cluster.isGone(ClusterKinds.cell, SmallCell.name)
                for resource in ClusterKinds.children where resource != ClusterKinds.claim {
                    for child in try await cluster.objects(resource, label: "\(WellKnownNames.Label.cell)=db") {
                        try await cluster.isGone(resource, child.name)
                    }
                }
                if policy == "Delete" {
                    try await cluster.isGone(ClusterKinds.claim, "db-data")
                } else {
                    try await cluster.isGone(ClusterKinds.pod, "db-0")
                    let claim = try #require(try await cluster.object(ClusterKinds.claim, "db-data"))
                    #expect(!claim.isBeingDeleted)
                }
            }
        }
    }

    @Test func `a retained volume is taken up by a cell of the same name`() async throws {
        try await withCluster { cluster, _ in
            try await OperatorUnderTest.run(on: cluster) { _ in
                try await cluster.apply(SmallCell.manifest(in: cluster.namespace))
                try await cluster.becomesReady()
                let before = try await cluster.object(ClusterKinds.claim, "db-data")
                try await cluster.delete(ClusterKinds.cell, SmallCell.name)
                try await cluster.isGone(ClusterKinds.cell, SmallCell.name)
                try await cluster.isGone(ClusterKinds.statefulSet, SmallCell.name)
                try await cluster.apply(SmallCell.manifest(in: cluster.namespace))
                try await cluster.becomesReady()
                #expect(try await cluster.object(ClusterKinds.claim, "db-data")?.uid == before?.uid)
            }
        }
    }

    @Test func `a deleted volume is not replaced by an empty one, and the gate holds every pod`() async throws {
        try await withCluster { cluster, _ in
            try await OperatorUnderTest.run(on: cluster) { _ in
                try await cluster.apply(SmallCell.manifest(in: cluster.namespace))
                try await cluster.becomesReady()
                let before = try #require(try await cluster.object(ClusterKinds.claim, "db-data"))
                try await cluster.delete(ClusterKinds.claim, "db-data")
                try await cluster.delete(ClusterKinds.pod, "db-0")
                try await cluster.isGone(ClusterKinds.claim, "db-data")
                // The pod cannot be scheduled either, while its claim is on its way out.
                let stalled = try await cluster.becomes(ClusterKinds.cell, SmallCell.name, "without its volume") {
                    $0.stalledReason == Reason.volumeLost.rawValue
                }
                let volume = before.text("spec", "volumeName")
                #expect(volume != nil && stalled.text("status", "storage", "volume") == volume)
                // A pass that writes something: the claim is not among it.
                try await cluster.delete(ClusterKinds.configMap, "db-scripts")
                _ = try await cluster.becomes(ClusterKinds.configMap, "db-scripts", "there again") { _ in true }
                #expect(try await cluster.object(ClusterKinds.claim, "db-data") == nil)
                let pod = SmallCell.gatedPod("web", in: cluster.namespace, requires: SmallCell.revision)
                try await cluster.create(pod, ClusterKinds.pod)
                // Another volume, made by somebody, is not the lost one.
                try await cluster.create(copy(of: before), ClusterKinds.claim)
                _ = try await cluster.becomes(ClusterKinds.cell, SmallCell.name, "aware of another volume") {
                    $0.condition("Stalled")?.text("message")?.contains("is bound to another volume") == true
                        && $0[path: ["status", "gate", "held"]]?.integer == 1
                }
                try await cluster.delete(ClusterKinds.cell, SmallCell.name)
                try await cluster.isGone(ClusterKinds.cell, SmallCell.name)
                try await cluster.isGone(ClusterKinds.statefulSet, SmallCell.name)
                try await cluster.apply(SmallCell.manifest(in: cluster.namespace))
                try await cluster.becomesReady()
                _ = try await cluster.becomes(ClusterKinds.pod, "web", "let through") {
                    $0[path: ["spec", "schedulingGates"]]?.array?.isEmpty ?? true
                }
            }
        }
    }

    /// As somebody makes it who has the volume's data again.
    private func copy(of claim: JSONValue) -> JSONValue {
        var copy: JSONValue = ["metadata": [:], "spec": claim["spec"] ?? [:]]
        for member in ["name", "namespace", "labels", "ownerReferences"] {
            copy[path: ["metadata", member]] = claim[path: ["metadata", member]]
        }
        copy[path: ["spec", "volumeName"]] = nil
        return copy
    }

    private func migrations(_ image: String) -> JSONValue {
        ["spec": ["migrations": ["alembic": ["image": .string(image)]]]]
    }

    private enum Verdict: CaseIterable { case unobserved, ready, reconciling, stalled, suspended, leaving }

    private func verdict(_ cell: JSONValue) -> Verdict {
        if cell.isBeingDeleted { return .leaving }
        if cell[path: ["status", "observedGeneration"]]?.integer != cell.generation { return .unobserved }
        if cell.isTrue("Stalled") { return .stalled }
        if cell.isTrue("Suspended") { return .suspended }
        return cell.isTrue("Reconciling") ? .reconciling : .ready
    }

    private func expectAgreement(on cell: JSONValue) async throws {
        let verdict = verdict(cell)
        let flux: [Verdict: KStatus] = [.ready: .current, .stalled: .failed, .leaving: .terminating]
        #expect(KStatus(of: cell) == flux[verdict] ?? .inProgress, "\(cell)")
        #expect(KubectlWait("Ready").isMet(by: cell) == (verdict == .ready), "\(cell)")
        let argo: [Verdict: String] = [.ready: "Healthy", .stalled: "Degraded", .suspended: "Suspended"]
        // Argo CD shows a suspended cell as such from the moment its spec says so.
        let isSuspended = cell[path: ["spec", "suspend"]]?.bool == true && verdict != .leaving
        let script = RepositoryFile.path("manifests/gitops/argocd/health.lua")
        let health = try await ArgoHealth.evaluate(cell, script: script)
        #expect(health.status == (isSuspended ? "Suspended" : argo[verdict] ?? "Progressing"), "\(cell)")
    }
}
