import ControllerRuntime
import FoundationEssentials
import KubernetesAPI
import PostgresCellAPI
import PostgresCellController
import PostgresCellPlanning
import Testing

@Suite struct CellMetricsTests {
    /// Seconds before `Bench.now`: when the pod came, when the migration ended, and what is measured.
    @Test(
        "A release is measured from the migration's end, or from the pod's making where that was later",
        arguments: [(10.0, 2.0, "2"), (3.0, 20.0, "3"), (4.0, nil, "4"), (-5.0, 1.0, "0")]
    )
    func measures(_ pod: Double, _ migration: Double?, _ seconds: String) throws {
        let registry = MetricsRegistry()
        var observation = CellObservation(cell: try cell())
        var metadata = ObjectMeta(name: "app", namespace: "alphaswarm")
        metadata.creationTimestamp = Bench.now.addingTimeInterval(-pod)
        observation.pods = [ObservedPod(metadata: metadata, spec: ObservedPodSpec())]
        var status = PostgresCellStatus()
        if let migration {
            status.migrations = MigrationStatus()
            status.migrations?.completedAt = Bench.now.addingTimeInterval(-migration)
        }
        let plan = planCell(observation, now: Bench.now, defaults: Bench.defaults)
        let receipts = [ObjectReceipt(ObjectReference(ObservedPod.resource, metadata.key), .lifted)]
        CellMetrics(factory: registry).record(observation, plan, receipts, status, now: Bench.now)
        #expect(registry.render().contains("postgrescell_gate_release_seconds_sum \(seconds)\n"))
        #expect(registry.render().contains("postgrescell_gate_release_seconds_count 1\n"))
    }

    @Test func `Each cell has its own gauges, and forgetting one leaves the others`() throws {
        let registry = MetricsRegistry()
        let metrics = CellMetrics(factory: registry)
        var status = PostgresCellStatus()
        status.conditions = [Condition(type: "Ready", status: .true, reason: "Ready", message: "ready")]
        status.gate = GateStatus(held: 3)
        for name in ["a", "b"] {
            var cell = try cell()
            cell.metadata.name = name
            let observation = CellObservation(cell: cell)
            let plan = planCell(observation, now: Bench.now, defaults: Bench.defaults)
            metrics.record(observation, plan, [], status, now: Bench.now)
        }
        metrics.forget(ObjectKey(namespace: "alphaswarm", name: "a"))
        metrics.forget(ObjectKey(namespace: "alphaswarm", name: "never-seen"))
        let text = registry.render()
        #expect(!text.contains(#"name="a""#))
        #expect(text.contains(#"postgrescell_gated_pods{name="b",namespace="alphaswarm"} 3"#))
        #expect(text.contains(#"postgrescell_condition{name="b",namespace="alphaswarm",type="Ready"} 1"#))
        #expect(text.contains(#"postgrescell_condition{name="b",namespace="alphaswarm",type="Stalled"} 0"#))
    }

    @Test func `Gauges of backups are there only while there is something to say`() throws {
        let registry = MetricsRegistry()
        let metrics = CellMetrics(factory: registry)
        let observation = CellObservation(cell: try cell())
        let plan = planCell(observation, now: Bench.now, defaults: Bench.defaults)
        var status = PostgresCellStatus()
        status.backup = BackupStatus()
        status.backup?.waitingWALSegments = 7
        status.backup?.volumeFullTime = Date(timeIntervalSince1970: 1_795_000_000)
        metrics.record(observation, plan, [], status, now: Bench.now)
        let cell = #"{name="\#(observation.cell.metadata.name)",namespace="alphaswarm"}"#
        #expect(registry.render().contains("postgrescell_wal_waiting_segments\(cell) 7"))
        #expect(registry.render().contains("postgrescell_volume_full_timestamp_seconds\(cell) 1795000000"))
        #expect(!registry.render().contains("postgrescell_drill_recovery_seconds"))
        status.backup?.volumeFullTime = nil
        status.backup?.lastDrill = .init(completedAt: Bench.now, succeeded: true, recoverySeconds: 42)
        metrics.record(observation, plan, [], status, now: Bench.now)
        #expect(!registry.render().contains("postgrescell_volume_full_timestamp_seconds{"))
        #expect(registry.render().contains("postgrescell_drill_recovery_seconds\(cell) 42"))
        metrics.forget(observation.cell.key)
        #expect(!registry.render().contains("postgrescell_wal_waiting_segments{"))
    }

    private func cell() throws -> PostgresCell { try Bench.document.decoded(as: PostgresCell.self) }
}
