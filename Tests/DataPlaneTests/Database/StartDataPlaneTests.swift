import FoundationEssentials
import Glibc
import OperatorTestSupport
import Testing

/// `start.sh` and the server itself.
@Suite struct StartDataPlaneTests {
    @Test(arguments: PostgresBuild.allCases)
    func `an empty volume becomes a database, and a second start serves the same one`(build: PostgresBuild) async throws
    {
        let database = try DatabaseOnHost(try CellOnHost(build))
        try await database.start(.none)
        try await database.sql("CREATE TABLE kept AS SELECT 1 AS number")
        let facts = "SHOW data_checksums; SELECT pg_encoding_to_char(encoding), datcollate FROM pg_database LIMIT 1"
        #expect(try await database.sql(facts) == "on\nUTF8|C.UTF-8")
        #expect(try await database.sql("SHOW ssl") == (build.hasTLS ? "on" : "off"))
        #expect(try await database.stop() == 0)

        try await database.start()
        #expect(try await database.sql("SELECT number FROM kept") == "1")
        #expect(try await database.stop() == 0)
    }

    @Test func `a directory that was left half-made is made anew`() async throws {
        let database = try DatabaseOnHost(try CellOnHost(.debian))
        // As an interrupted initdb leaves it: some files, no control file.
        let unfinished = "\(database.data).unfinished"
        let leave = "mkdir -p '\(unfinished)/global' && echo 15 >'\(unfinished)/PG_VERSION'"
        _ = try await HostProgram.run(HostProgram.asPostgres + ["sh", "-c", leave]).get()
        try await database.start(.none)
        #expect(database.log.contains("start: an initialisation was interrupted"))
        #expect(!FileManager.default.fileExists(atPath: "\(database.data).unfinished"))
        #expect(try await database.stop() == 0)
    }

    @Test func `a volume that has served and is empty stays so, and serves again once its content is back`()
        async throws
    {
        let database = try DatabaseOnHost(try CellOnHost(.debian))
        try await database.start()
        try await database.sql("CREATE TABLE kept AS SELECT 1 AS number")
        #expect(try await database.stop() == 0)
        let mark = "\(database.pod.path(ofVolume: "programs"))/has-served"
        try "".write(toFile: mark, atomically: false, encoding: .utf8)
        let aside = "\(database.data).aside"
        try FileManager.default.moveItem(atPath: database.data, toPath: aside)
        let result = try await database.pod.run("postgres")
        #expect(result.exitCode == 78)
        #expect(result.errors.contains("no empty one takes its place"), "\(result.errors)")
        #expect(!FileManager.default.fileExists(atPath: database.data))
        try FileManager.default.moveItem(atPath: aside, toPath: database.data)
        try await database.start()
        #expect(try await database.sql("SELECT number FROM kept") == "1")
        #expect(try await database.stop() == 0)
    }

    /// Volumes that are not served, and what start.sh says about each.
    struct Refusal: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var files: [String: String]
        var words: String
    }

    @Test(arguments: [
        Refusal(
            testDescription: "another major version",
            files: ["pgdata/PG_VERSION": "9\n"],
            words: "the volume holds data of Postgres 9 and the image has Postgres"
        ),
        Refusal(
            testDescription: "files of somebody else",
            files: ["pgdata/letter.txt": "dear"],
            words: "holds files but no database, and is not touched"
        ),
        Refusal(
            testDescription: "a restore that was interrupted",
            files: ["pgdata.restoring": ""],
            words: "the restore step must finish before Postgres starts"
        ),
    ])
    func `a volume that is no database of this server is refused and left as it is`(refusal: Refusal) async throws {
        let database = try DatabaseOnHost(try CellOnHost(.debian))
        let volume = database.pod.path(ofVolume: "data")
        try FileManager.default.createDirectory(atPath: database.data, withIntermediateDirectories: true)
        for (path, text) in refusal.files {
            try text.write(toFile: "\(volume)/\(path)", atomically: false, encoding: .utf8)
        }
        let result = try await database.pod.run("postgres")
        #expect(result.exitCode == 78)
        #expect(result.errors.contains(refusal.words), "\(result.errors)")
        for (path, text) in refusal.files {
            #expect(try String(contentsOfFile: "\(volume)/\(path)", encoding: .utf8) == text)
        }
    }

    @Test func `SIGTERM ends the server within seconds though clients stay and one is in a transaction`() async throws {
        let database = try DatabaseOnHost(try CellOnHost(.debian))
        try await database.start()
        let clients = try (0..<5).map { number in
            try database.client("BEGIN; CREATE TABLE t\(number) (); SELECT pg_sleep(600)", name: "client-\(number)")
        }
        try await eventually("5 clients") {
            try await database.sql("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)%'") == "6"
        }
        let began = ContinuousClock.now
        #expect(try await database.stop(within: .seconds(60)) == 0)
        #expect(ContinuousClock.now - began < .seconds(30))
        #expect(database.log.contains("database system is shut down"))
        withExtendedLifetime(clients) {}
    }

    @Test(arguments: ["SIGTERM", "SIGKILL"])
    func `no row that was acknowledged is lost`(ending: String) async throws {
        let database = try DatabaseOnHost(try CellOnHost(.debian))
        try await database.start()
        try await database.sql("CREATE TABLE written (number int)")
        let writers = try (0..<3).map { number in
            try database.client(
                (0..<20_000).map { "INSERT INTO written VALUES (\(number * 100_000 + $0)) RETURNING number;" }
                    .joined(separator: "\n"),
                name: "writer-\(number)"
            )
        }
        try await eventually("writing") { writers.allSatisfy { $0.output.split(separator: "\n").count > 100 } }
        if ending == "SIGKILL" { try await database.kill() } else { #expect(try await database.stop() == 0) }
        for writer in writers { _ = try await writer.end(within: .seconds(30)) }
        let acknowledged = Set(writers.flatMap { $0.output.split(separator: "\n").compactMap { Int($0) } })

        try await database.start()
        let kept = Set(
            try await database.sql("SELECT number FROM written").split(separator: "\n").compactMap { Int($0) }
        )
        #expect(acknowledged.count > 300)
        #expect(acknowledged.subtracting(kept).isEmpty)
        #expect(try await database.stop() == 0)
    }

    @Test func `a second server on the volume waits for the first one`() async throws {
        let database = try DatabaseOnHost(try CellOnHost(.debian))
        try await database.start()
        let second = try database.pod.start("postgres")
        try await eventually("waiting") {
            second.output.contains("waiting for another server that runs on this volume")
        }
        #expect(
            try await database.sql("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'checkpointer'") == "1"
        )
        #expect(try await database.stop() == 0)
        try await eventually("answer of the second server") { try await database.probe("ready") }
        second.signal(SIGTERM)
        #expect(try await second.end(within: .seconds(30)) == 0)
    }

    @Test func `after a start the checkpointer heeds archive_timeout at once`() async throws {
        let database = try DatabaseOnHost(try CellOnHost(.debian))
        try await database.start()
        try await database.sql("ALTER SYSTEM SET archive_timeout = '1s'")
        #expect(try await database.stop() == 0)
        try await database.start()
        let file = "SELECT pg_walfile_name(pg_current_wal_insert_lsn())"
        let before = try await database.sql("\(file); CREATE TABLE written ()")
        // Asleep for a whole checkpoint_timeout, it would take five minutes.
        try await eventually("another segment", within: .seconds(60)) { try await database.sql(file) != before }
        #expect(try await database.stop() == 0)
    }

    @Test func `probes tell a server that starts from one that is not there`() async throws {
        let database = try DatabaseOnHost(try CellOnHost(.debian))
        #expect(try await !database.probe("alive"))
        #expect(try await !database.probe("ready"))
        try await database.start()
        #expect(try await database.probe("alive"))
        #expect(try await database.probe("ready"))
        #expect(try await database.stop() == 0)
        #expect(try await !database.probe("alive"))
    }
}
