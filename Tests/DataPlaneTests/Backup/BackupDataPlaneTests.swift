import FoundationEssentials
import KubernetesAPI
import OperatorTestSupport
import PostgresCellAPI
import Testing

/// A cell's backups, with pgBackRest and an object store that are real.
@Suite struct BackupDataPlaneTests {
    @Test("the stanza is there before anything is archived, and the first full backup comes by itself")
    func firstBackup() async throws {
        let cell = try SandboxCell(in: try await SandboxPlace())
        try await cell.start()
        try await eventually("first full backup; \(cell.database.log(of: "backup-server"))", within: .seconds(60)) {
            try await cell.pgBackRest("info", "--output=json").get().contains(#""type":"full""#)
        }
        #expect(try await cell.sql("SELECT failed_count FROM pg_stat_archiver") == "0")
    }
}
