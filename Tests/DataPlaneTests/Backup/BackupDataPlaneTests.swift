import FoundationEssentials
import KubernetesAPI
import OperatorTestSupport
import PostgresCellAPI
import Testing

/// A cell's backups, with pgBackRest and an object store that are real.
@Suite struct BackupDataPlaneTests {
    @Test("archiving, base backups, report and dumps of one cell, from its first start")
    func backups() async throws {
        let cell = try SandboxCell(in: try await SandboxPlace())
        try await cell.start()
        try await cell.hasFullBackup()
        // The stanza was there before anything was archived.
        #expect(try await cell.sql("SELECT failed_count FROM pg_stat_archiver") == "0")

        try await cell.rolesAreKept()
        try await cell.sql(
            "CREATE TABLE notes AS SELECT i, md5(i::text) FROM generate_series(1, 20000) AS i",
            database: "ledger"
        )
        let incremental = try await cell.runJob("ledger-backup-incr")
        try incremental.mustSucceed()
        #expect(incremental.message.contains(#""type":"incr","error":false"#))
        try await cell.runJob("ledger-backup-full").mustSucceed()
        let verified = try await cell.pgBackRest("verify", "--output=text", "--verbose").get()
        #expect(verified.contains("status: ok"), "\(verified)")

        let dump = try await cell.runJob("ledger-dump")
        try dump.mustSucceed()
        #expect(dump.message.hasPrefix("ledger-2"), "\(dump.message)")
    }

    @Test("while the object store is down the database serves on, and archiving catches up without a gap")
    func outage() async throws {
        let place = try await SandboxPlace()
        let cell = try SandboxCell(in: place, overrides: ["archive_timeout": "2s"])
        try await cell.start(sideCars: ["backup-server"])
        try await cell.hasFullBackup()
        try await cell.sql("CREATE TABLE notes (id bigserial)")

        try await place.store.close()
        for _ in 1...5 {
            try await cell.sql("INSERT INTO notes DEFAULT VALUES")
            try await cell.sql("SELECT pg_switch_wal()")
        }
        try await eventually("failure of archiving in the report", within: .seconds(90)) {
            let report = try await cell.report()
            return report[path: ["archiver", "waiting"]]?.integer ?? 0 >= 5
                && report[path: ["archiver", "oldestWaitingTime"]]?.integer != nil
        }
        #expect(try await cell.sql("SELECT count(*) FROM notes") == "5")

        try place.store.open()
        try await cell.everythingIsArchived(within: .seconds(120))
        let verified = try await cell.pgBackRest("verify", "--output=text", "--verbose").get()
        #expect(verified.contains("status: ok"), "\(verified)")
        try await eventually("end of the waiting in the report", within: .seconds(30)) {
            try await cell.report()[path: ["archiver", "waiting"]]?.integer == 0
        }
    }
}
