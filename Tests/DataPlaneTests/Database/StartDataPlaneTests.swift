import FoundationEssentials
import Glibc
import Testing

/// `start.sh` and the server itself.
@Suite struct StartDataPlaneTests {
    @Test(arguments: PostgresBuild.allCases)
    func `an empty volume becomes a database, and a second start serves the same one`(build: PostgresBuild) async throws {
        let database = try DatabaseOnHost(try CellOnHost(build))
        try await database.start()
        try await database.sql("CREATE TABLE kept AS SELECT 1 AS number")
        #expect(try await database.sql("SHOW data_checksums; SHOW server_encoding; SHOW lc_collate") == "on\nUTF8\nC.UTF-8")
        #expect(try await database.stop() == 0)

        try await database.start()
        #expect(try await database.sql("SELECT number FROM kept") == "1")
        #expect(try await database.stop() == 0)
    }
}
