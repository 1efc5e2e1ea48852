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
        let full = try await cell.runJob("ledger-backup-full")
        try full.mustSucceed()
        let verified = try await cell.pgBackRest("verify", "--output=text", "--verbose").get()
        #expect(verified.contains("status: ok"), "\(verified)")

        let dump = try await cell.runJob("ledger-dump")
        try dump.mustSucceed()
        #expect(dump.message.hasPrefix("ledger-2"), "\(dump.message)")
        #expect(try await cell.place.store.keys("cells/finance/").contains { $0.contains("/dumps/ledger-2") })

        let runs = [
            "ledger-backup-full": full, "ledger-dump": dump, "ledger-report": try await cell.runJob("ledger-report"),
        ]
        let status = cell.status(after: runs)
        #expect(status.conditions[type: "WALArchiving"]?.status == .true)
        #expect(status.conditions[type: "BackupsRecent"]?.status == .true)
        #expect(status.backup?.lastArchivedWAL != nil && status.backup?.lastBaseBackup != nil)
    }
}
