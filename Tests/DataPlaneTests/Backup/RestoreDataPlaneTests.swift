import FoundationEssentials
import KubernetesAPI
import OperatorTestSupport
import PostgresCellAPI
import Testing

/// Restores into new cells, and drills.
@Suite struct RestoreDataPlaneTests {
    @Test(
        "a new cell restored to a time has exactly the rows of that time, archives under its own epoch, and a drill passes"
    )
    func pointInTime() async throws {
        let place = try await SandboxPlace(cells: ["ledger", "again", "latest"])
        let lost = try SandboxCell(in: place, overrides: ["archive_timeout": "2s"])
        try await lost.start(sideCars: ["backup-server"])
        try await lost.hasFullBackup()
        try await lost.sql("CREATE TABLE notes (id bigserial, at timestamptz DEFAULT clock_timestamp())")
        try await lost.sql("INSERT INTO notes SELECT FROM generate_series(1, 1000)")
        // pgBackRest takes a backup only where it ended in an earlier second than the target's.
        try await Task.sleep(for: .milliseconds(1100))
        let moment = try await lost.sql(
            "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
        )
        try await lost.sql("DELETE FROM notes WHERE id <= 500")
        try await lost.sql("INSERT INTO notes SELECT FROM generate_series(1, 7)")
        try await lost.everythingIsArchived()
        try await lost.kill()

        let restored = try SandboxCell("again", in: place, overrides: ["archive_timeout": "2s"]) { spec in
            spec.recovery = CellRecovery(from: .init(cell: "ledger"), target: .init(time: moment))
        }
        try await restored.start(sideCars: ["backup-server"])
        #expect(try await restored.sql("SELECT count(*), max(id) FROM notes") == "1000|1000")
        #expect(try await restored.sql("SHOW archive_mode") == "on")
        try await restored.hasFullBackup()
        try await restored.sql("INSERT INTO notes DEFAULT VALUES")
        try await restored.everythingIsArchived()
        let drill = try await restored.runJob("again-drill")
        try drill.mustSucceed()
        #expect(drill.message.contains(#""succeeded":true"#), "\(drill.message)")
        try await restored.kill()

        let latest = try SandboxCell("latest", in: place) { spec in
            spec.recovery = CellRecovery(from: .init(cell: "again"), target: .init(latest: true))
        }
        try await latest.start(sideCars: [])
        #expect(try await latest.sql("SELECT count(*) FROM notes") == "1001")
        try await latest.kill()
    }

    @Test("an interrupted restore is redone, and a gap in the archive refuses a restore to the latest point")
    func interrupted() async throws {
        let place = try await SandboxPlace(cells: ["ledger", "again"])
        let lost = try SandboxCell(in: place)
        try await lost.start(sideCars: ["backup-server"])
        try await lost.hasFullBackup()
        try await lost.sql("CREATE TABLE notes AS SELECT i FROM generate_series(1, 100000) AS i")
        for _ in 1...3 {
            try await lost.sql("INSERT INTO notes VALUES (0)")
            try await lost.sql("SELECT pg_switch_wal()")
        }
        try await lost.everythingIsArchived()
        try await lost.kill()

        let restored = try SandboxCell("again", in: place) { spec in
            spec.recovery = CellRecovery(from: .init(cell: "ledger"), target: .init(latest: true))
        }
        try await restored.database.run("prepare").mustSucceed()
        let first = try restored.database.start("restore")
        let data = restored.database.path(ofVolume: "data")
        try await eventually("beginning of the restore; \(first.process.output)") {
            FileManager.default.fileExists(atPath: "\(data)/pgdata.restoring")
        }
        first.process.killAll()
        _ = try await first.process.end(within: .seconds(10))
        let refused = try await restored.database.run("postgres")
        #expect(refused.process.exitCode == 78 && refused.message.contains("restore"), "\(refused.ending)")
        try await restored.start(after: ["restore"])
        #expect(try await restored.sql("SELECT count(*) FROM notes") == "100003")
        try await restored.kill()

        let segments = try await place.store.keys("cells/finance/ledger-").filter {
            $0.contains("/archive/main/18-1/0000")
        }
        try await place.store.truncate(segments[segments.count - 2], to: 0)
        let gapped = try SandboxCell("again", in: place) { spec in
            spec.recovery = CellRecovery(from: .init(cell: "ledger"), target: .init(latest: true))
        }
        try await gapped.database.run("prepare").mustSucceed()
        let gap = try await gapped.database.run("restore")
        #expect(gap.process.exitCode == 1 && gap.message.contains("gap"), "\(gap.ending)")
    }
}
