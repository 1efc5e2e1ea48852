import FoundationEssentials
import OperatorTestSupport
import PostgresCellAPI
import Testing

/// How long a restore takes; `hack/bench recovery` runs it with a gigabyte.
@Suite struct RecoveryTimeDataPlaneTests {
    /// The database's size.
    private static let megabytes =
        ProcessInfo.processInfo.environment["POSTGRESCELL_RECOVERY_MEGABYTES"].flatMap { Int($0) } ?? 48

    @Test("a lost volume is restored to a point in time, to the row, within 30 minutes")
    func recoveryTime() async throws {
        let limit = Duration.seconds(1800)
        let place = try await SandboxPlace(cells: ["ledger", "again"])
        let lost = try SandboxCell(in: place)
        try await lost.start()
        try await lost.hasFullBackup()
        try await lost.rolesAreKept()
        // A thousand rows are about a megabyte; four fifths come from the backup and one from WAL.
        let (before, after) = (Self.megabytes * 800, Self.megabytes * 200)
        try await lost.sql("CREATE TABLE notes (id bigint, body text)")
        try await lost.sql(Self.insert(1...before))
        try await lost.runJob("ledger-backup-full", within: limit).mustSucceed()
        try await lost.sql(Self.insert(before + 1...before + after))
        let size = try await lost.sql("SELECT pg_database_size('postgres') / 1000000")
        let moment = try await lost.sql(
            "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
        )
        try await lost.sql("DELETE FROM notes WHERE id % 2 = 0")
        try await lost.everythingIsArchived(within: limit)
        try await lost.kill()
        try FileManager.default.removeItem(atPath: lost.database.path(ofVolume: "data"))

        let clock = ContinuousClock()
        let start = clock.now
        let restored = try SandboxCell("again", in: place) { spec in
            spec.recovery = CellRecovery(from: .init(cell: "ledger"), target: .init(time: moment))
        }
        try await restored.start(sideCars: [], within: limit)
        let recovery = clock.now - start
        let count = try await restored.sql("SELECT count(*), sum(id) FROM notes")
        try await restored.kill()
        let all = before + after
        #expect(count == "\(all)|\(all * (all + 1) / 2)")
        #expect(recovery < limit)
        let seconds = (recovery / .seconds(1) * 10).rounded() / 10
        print("RTO of \(size) MB with \(all) rows to a point in time: \(seconds) s of 1800 s")
    }

    /// Rows of about a kilobyte that compress by half.
    private static func insert(_ ids: ClosedRange<Int>) -> String {
        """
        INSERT INTO notes SELECT i, (SELECT string_agg(md5(i::text || j), '') FROM generate_series(1, 30) AS j)
        FROM generate_series(\(ids.lowerBound), \(ids.upperBound)) AS i
        """
    }
}
