import ControllerRuntime
import FoundationEssentials
import KubernetesAPI
import OperatorTestSupport
import PostgresCellAPI
import PostgresCellController
import PostgresCellPlanning
import Testing

/// The object store is away until the volume is full, and `disk-full` brings all back.
@Suite struct OutageDataPlaneTests {
    @Test(
        """
        without the object store the database serves on and status, event and metric tell how long it can; a full volume \
        loses nothing that was committed, and what waited is archived without a gap
        """
    )
    func outage() async throws {
        let place = try await SandboxPlace()
        let cell = try SandboxCell(in: place, overrides: ["archive_timeout": "2s"])
        try await cell.resizeVolume(to: "900m")
        try await cell.start()
        try await cell.hasFullBackup()
        // The stanza was there before anything was archived.
        #expect(try await cell.sql("SELECT failed_count FROM pg_stat_archiver") == "0")
        let before = cell.status(after: ["ledger-report": try await cell.runJob("ledger-report")])
        #expect(before.conditions[type: "WALArchiving"]?.status == .true)

        let writer = try await SteadyWriter(cell)
        try await place.store.close()
        try await eventually("failure of archiving in the report", within: .seconds(120)) {
            let report = try await cell.report()
            return report[path: ["archiver", "lastFailedTime"]] != nil
                && report[path: ["volume", "secondsUntilFull"]] != nil
        }
        let during = cell.status(after: ["ledger-report": try await cell.runJob("ledger-report")])
        #expect(during.conditions[type: "WALArchiving"]?.reason == Reason.archivingFailing.rawValue)
        try told(cell, during, before: before)
        // It serves on.
        let served = try #require(try await writer.rows(newest: 1).last)
        try await eventually("rows of the outage") {
            try #require(try await writer.rows(newest: 1).last).id > served.id + 10
        }

        let server = try #require(cell.container("postgres"))
        var acknowledged = served
        try await eventually("a full volume", within: .seconds(60)) {
            if server.process.exitCode != nil { return true }
            _ = try? await cell.sql(
                "SELECT pg_switch_wal() FROM (SELECT pg_logical_emit_message(false, '', repeat('x', 1000000))) AS m"
            )
            if let newest = try? await writer.rows(newest: 1).last { acknowledged = newest }
            return false
        }
        #expect(cell.database.log(of: "postgres").contains("No space left on device"))
        #expect(try await cell.startContainer("postgres").process.end(within: .seconds(60)) != 0)

        let page = try Runbook("disk-full")
        #expect(page.commands.count == 8)
        let kubectl = SandboxKubectl(cell)
        for command in page.commands.prefix(6) { _ = try await kubectl(command) }
        let rows = try await writer.rows()
        #expect(rows.map(\.id).contains(acknowledged.id) && rows.count >= acknowledged.id)
        try place.store.open()
        _ = try await kubectl(page.commands[6])
        #expect(try await kubectl(page.commands[7]).contains("status: ok"))
        let after = cell.status(after: ["ledger-report": try await cell.runJob("ledger-report")])
        #expect(after.conditions[type: "WALArchiving"]?.status == .true)
        try await cell.kill()
    }

    /// The event has the time until the volume is full, and the metric its end.
    private func told(_ cell: SandboxCell, _ status: PostgresCellStatus, before: PostgresCellStatus) throws {
        let story = CellStory(before: before, after: status, receipts: [])
        let warning = try #require(story.sentences.first { $0.isWarning })
        #expect(warning.note.contains("at the present rate the volume is full in"), "\(warning)")
        let registry = MetricsRegistry()
        let observation = CellObservation(cell: cell.cell)
        let plan = planCell(observation, now: Date(), defaults: PlanningDefaults(toolsImage: SandboxImage.tools.name))
        CellMetrics(factory: registry).record(observation, plan, [], status, now: Date())
        let metrics = registry.render()
        #expect(metrics.contains(#"postgrescell_condition{name="ledger",namespace="finance",type="WALArchiving"} 0"#))
        #expect(metrics.contains("postgrescell_volume_full_timestamp_seconds{"))
    }
}
