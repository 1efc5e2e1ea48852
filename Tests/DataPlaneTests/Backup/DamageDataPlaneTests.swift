import FoundationEssentials
import KubernetesAPI
import OperatorTestSupport
import PostgresCellAPI
import Testing

/// A wrong or truncated dump or backup is never counted as one.
@Suite struct DamageDataPlaneTests {
    @Test("a dump that was cut is not uploaded, and a damaged page fails base backup and dump alike")
    func damagedSource() async throws {
        let place = try await SandboxPlace()
        let cell = try SandboxCell(in: place)
        try await cell.start()
        try await cell.hasFullBackup()
        try await cell.rolesAreKept()
        try await cell.sql(
            "CREATE TABLE notes AS SELECT i, md5(i::text) FROM generate_series(1, 20000) AS i",
            database: "ledger"
        )

        let dump = try cell.makeJobPod("ledger-dump")
        try await dump.run("dump").mustSucceed()
        let file = try #require(
            try FileManager.default.contentsOfDirectory(atPath: dump.path(ofVolume: "scratch"))
                .first { $0.hasSuffix(".dump") }
        )
        let path = "\(dump.path(ofVolume: "scratch"))/\(file)"
        let whole = try Data(contentsOf: URL(filePath: path))
        try whole.prefix(whole.count * 9 / 10).write(to: URL(filePath: path))
        let upload = try await dump.run("upload")
        #expect(upload.process.exitCode != 0)
        #expect(try await place.store.keys("cells/finance/").filter { $0.contains("/dumps/") }.isEmpty)

        // Behind the server's back, in a page that it does not have in memory.
        let table = try await cell.sql("SELECT pg_relation_filepath('notes')", database: "ledger")
        try await cell.sql("CHECKPOINT")
        let server = try #require(cell.container("postgres"))
        server.process.killAll()
        _ = try await server.process.end(within: .seconds(10))
        let damage = #"head -c 200 /dev/zero | tr '\0' x | dd of="$0" bs=1 seek=25000 conv=notrunc status=none"#
        let pages = "\(cell.database.path(ofVolume: "data"))/pgdata/\(table)"
        _ = try await HostProgram.run(["sh", "-c", damage, pages]).get()
        try await cell.startServer()
        let backup = try await cell.runJob("ledger-backup-full")
        #expect(backup.process.exitCode != 0 && backup.message.contains(#""error":true"#), "\(backup.ending)")
        let broken = try await cell.runJob("ledger-dump")
        #expect(broken.process.exitCode != 0 && broken.process.output.contains("invalid page"), "\(broken.ending)")
        let status = cell.status(after: ["ledger-backup-full": backup, "ledger-dump": broken])
        #expect(status.backup?.failedRuns?.map(\.schedule) == ["ledger-backup-full", "ledger-dump"])
        #expect(status.backup?.lastBaseBackup == nil && status.backup?.lastDumpTime == nil)
        #expect(try await place.store.keys("cells/finance/").filter { $0.contains("/dumps/") }.isEmpty)
    }

    @Test("a backup that was cut in the object store fails its drill")
    func damagedRepository() async throws {
        let place = try await SandboxPlace()
        let cell = try SandboxCell(in: place)
        try await cell.start(sideCars: ["backup-server"])
        try await cell.hasFullBackup()
        let bundles = try await place.store.keys("cells/finance/ledger-").filter { $0.contains("/backup/main/2") }
        for bundle in bundles where bundle.contains("/bundle/") || bundle.contains("/pg_data/") {
            try await place.store.truncate(bundle, to: 1000)
        }
        let drill = try await cell.runJob("ledger-drill")
        #expect(drill.process.exitCode != 0 && drill.message.contains(#""succeeded":false"#), "\(drill.ending)")
        let status = cell.status(after: ["ledger-drill": drill])
        #expect(status.backup?.lastDrill?.succeeded == false && status.backup?.lastDrill?.recoverySeconds == nil)
    }
}
