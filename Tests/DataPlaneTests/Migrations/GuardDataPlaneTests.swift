import FoundationEssentials
import Glibc
import KubernetesAPI
import OperatorTestSupport
import Testing

/// The guard: each revision runs once, whole, and as it was written.
@Suite struct GuardDataPlaneTests {
    /// Three revisions, each of which adds a table.
    private static let three = [
        Revision("0001", after: nil, do: #"op.execute("CREATE TABLE first ()")"#),
        Revision("0002", after: "0001", do: #"op.execute("CREATE TABLE second ()")"#),
        Revision("0003", after: "0002", do: #"op.execute("CREATE TABLE third ()")"#),
    ]

    private static let tables =
        "SELECT string_agg(tablename, ' ' ORDER BY tablename) FROM pg_tables WHERE schemaname = 'public'"
    private static let ledger =
        "SELECT revision, down_revision, file, xmin FROM postgrescell.migration_ledger ORDER BY 1"

    @Test func `three revisions are applied once, and a second run changes nothing`() async throws {
        let database = try await MigrationServer.shared.makeDatabase()
        let project = try MigrationProject(database, revisions: Self.three)
        let first = try await project.migrate()
        #expect(first.exitCode == 0, "\(first.result)")
        #expect(first.heads == ["0003"])
        #expect(first.applied == ["0003", "0002", "0001"])
        #expect(first.words == "at 0003")
        let progress = first.result.output.split(separator: "\n").filter { $0.contains("applying") }
        #expect(progress.count == 3)
        #expect(progress.last?.contains(#""message":"applying 0003 (0003_step.py)""#) == true)
        #expect(try await database.sql(Self.tables) == "alembic_version first second third")

        let ledger = try await database.sql(Self.ledger)
        let second = try await project.migrate()
        #expect(second.exitCode == 0)
        #expect(second.applied == ["0003", "0002", "0001"])
        #expect(try await database.sql(Self.ledger) == ledger)
        #expect(!second.result.output.contains("applying"))
    }

    @Test func `a run that was killed in the middle of a revision is completed by the next one`() async throws {
        let database = try await MigrationServer.shared.makeDatabase()
        var revisions = Self.three
        revisions[1].body.append(#"op.execute("SELECT pg_sleep(" + os.environ.get("PAUSE", "0") + ")")"#)
        let project = try MigrationProject(database, revisions: revisions)
        let killed = try project.start(["PAUSE": "600"])
        try await eventually("second revision") {
            let running = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'postgrescell-migrate:0002'"
            return try await database.sql("\(running) AND datname = current_database() AND wait_event = 'PgSleep'")
                == "1"
        }
        killed.killAll()
        #expect(try await killed.end(within: .seconds(10)) == 128 + SIGKILL)
        #expect(try await database.sql(Self.tables) == "alembic_version first")

        // The server ends the dead client's statement after client_connection_check_interval.
        let next = try await project.migrate()
        #expect(next.exitCode == 0, "\(next.result)")
        #expect(next.applied == ["0003", "0002", "0001"])
        #expect(try await database.sql(Self.tables) == "alembic_version first second third")
    }

    @Test func `SIGTERM ends a run between its statements and leaves the revision for the next one`() async throws {
        let database = try await MigrationServer.shared.makeDatabase()
        var revisions = Self.three
        revisions[1].body.append(#"import time; time.sleep(float(os.environ.get("PAUSE", "0")))"#)
        let project = try MigrationProject(database, revisions: revisions)
        let stopped = try project.start(["PAUSE": "600"])
        try await eventually("second revision") { stopped.output.contains("applying 0002") }
        stopped.signal(SIGTERM)
        #expect(try await stopped.end(within: .seconds(10)) == 75)
        #expect(try await database.sql(Self.tables) == "alembic_version first")
        #expect(try await project.migrate().exitCode == 0)
    }

    @Test func `of two runs at once one waits, and both end well`() async throws {
        let database = try await MigrationServer.shared.makeDatabase()
        let revisions = [
            Revision(
                "0001",
                after: nil,
                do: #"op.execute("CREATE TABLE filled AS SELECT generate_series(1, 1000) AS number")"#,
                "import time",
                #"while not os.path.exists(os.environ["GO"]): time.sleep(0.05)"#
            ),
            // Waits for every older snapshot: a run that waited inside the server would never let it end.
            Revision(
                "0002",
                after: "0001",
                do: "with op.get_context().autocommit_block():",
                #"    op.execute("CREATE INDEX CONCURRENTLY by_number ON filled (number)")"#
            ),
        ]
        let project = try MigrationProject(database, revisions: revisions)
        let go = "\(project.folder)/go"
        let one = try project.start(["GO": go], name: "one")
        try await eventually("first revision") { one.output.contains("applying 0001") }
        let two = try project.start(["GO": go], name: "two")
        try await eventually("second run") { two.output.contains("waiting for another run's lock") }
        try Data().write(to: URL(filePath: go))
        #expect(try await one.end(within: .seconds(30)) == 0, "\(one.output)")
        #expect(try await two.end(within: .seconds(30)) == 0, "\(two.output)")
        #expect(!two.output.contains("applying"))
        #expect(two.output.contains(#""applied":["0002","0001"],"pending":[],"message":"at 0002""#))
        #expect(
            try await database.sql("SELECT indisvalid FROM pg_index WHERE indexrelid = 'by_number'::regclass") == "t"
        )
    }

    @Test func `a run that waits too long for the lock says so and may be tried again`() async throws {
        let database = try await MigrationServer.shared.makeDatabase()
        var revisions = Self.three
        revisions[0].body.append(#"op.execute("SELECT pg_sleep(600)")"#)
        let held = try MigrationProject(database, revisions: revisions)
        let holder = try held.start()
        try await eventually("first revision") { holder.output.contains("applying 0001") }
        let waiting = try await MigrationProject(database, revisions: Self.three).migrate(["LOCK_WAIT_SECONDS": "1"])
        #expect(waiting.exitCode == 75)
        #expect(waiting.reason == "Busy")
        #expect(waiting.words == "another run has held the migrations' lock for 1 s")
        withExtendedLifetime(held) { holder.killAll() }
    }

    @Test(arguments: ["edited", "removed"])
    func `an applied revision that is not what it was is refused, and nothing changes`(change: String) async throws {
        let database = try await MigrationServer.shared.makeDatabase()
        let project = try MigrationProject(database, revisions: Array(Self.three.prefix(2)))
        #expect(try await project.migrate().exitCode == 0)
        let before = try await database.sql("\(Self.ledger); \(Self.tables)")
        if change == "edited" {
            try project.write(Revision("0001", after: nil, do: #"op.execute("CREATE TABLE other ()")"#))
            try project.write(Self.three[2])
        } else {
            try project.remove(Self.three[1])
            try project.write(Revision("0003", after: "0001", do: #"op.execute("CREATE TABLE third ()")"#))
        }
        let refused = try await project.migrate()
        #expect(refused.exitCode == 78)
        #expect(refused.reason == "Refused")
        let words =
            change == "edited"
            ? "applied revision 0001 (0001_step.py) was edited: recorded "
            : "applied revision 0002 (0002_step.py) is missing from this image"
        #expect(refused.words.hasPrefix(words), "\(refused.words)")
        #expect(try await database.sql("\(Self.ledger); \(Self.tables)") == before)
    }

    @Test func `line ends may differ between check-outs`() async throws {
        let database = try await MigrationServer.shared.makeDatabase()
        let project = try MigrationProject(database, revisions: Self.three)
        #expect(try await project.migrate().exitCode == 0)
        let file = "\(project.folder)/migrations/versions/\(Self.three[0].file)"
        try Self.three[0].text.replacing("\n", with: "\r\n").write(toFile: file, atomically: true, encoding: .utf8)
        #expect(try await project.migrate().exitCode == 0)
    }

    @Test func `branches, their merge, and ids longer than Alembic's column work`() async throws {
        let database = try await MigrationServer.shared.makeDatabase()
        let (left, right) = (
            "0002_the_left_one_of_two_branches_of_the_schema", "0002_the_right_one_of_two_branches_of_the_schema"
        )
        let project = try MigrationProject(
            database,
            revisions: [Self.three[0], Revision(left, after: "0001"), Revision(right, after: "0001")]
        )
        let head = try await project.migrate()
        #expect(head.exitCode == 78)
        #expect(
            head.words
                == "the migrations have several heads (\(left), \(right)): merge them, or set the target to heads"
        )

        let heads = try await project.migrate(to: "heads")
        #expect(heads.exitCode == 0, "\(heads.result)")
        #expect(heads.heads == [left, right])
        #expect(Set(heads.applied) == ["0001", left, right])

        try project.write(Revision("0003_merge", after: left, right))
        let merged = try await project.migrate()
        #expect(merged.exitCode == 0, "\(merged.result)")
        #expect(merged.heads == ["0003_merge"])
        #expect(merged.applied.first == "0003_merge" && merged.applied.count == 4)
    }

    @Test func `a revision that fails leaves the database as it was, and its words fit the termination message`()
        async throws
    {
        let database = try await MigrationServer.shared.makeDatabase()
        var revisions = Self.three
        revisions[1].body.append(
            #"op.execute("DO $$ BEGIN RAISE EXCEPTION '%', repeat('é', 5000) || ' the cause'; END $$")"#
        )
        let failed = try await MigrationProject(database, revisions: revisions).migrate()
        #expect(failed.exitCode == 1)
        #expect(failed.reason == "RevisionFailed")
        #expect(failed.words.hasPrefix("revision 0002 (0002_step.py) failed: RaiseException: éé"))
        #expect(failed.words.contains("the cause"))
        #expect(failed.message.utf8.count <= 4096)
        #expect(failed.applied == ["0001"])
        #expect(try await database.sql(Self.tables) == "alembic_version first")
        #expect(try await database.sql("SELECT revision FROM postgrescell.migration_ledger") == "0001")
    }

    @Test func `the summary of hundreds of revisions fits the termination message`() async throws {
        let database = try await MigrationServer.shared.makeDatabase()
        let ids = (0..<300).map { "revision_number_\($0)_of_many" }
        let revisions = ids.indices.map { Revision(ids[$0], after: $0 == 0 ? nil : ids[$0 - 1]) }
        let result = try await MigrationProject(database, revisions: revisions).migrate()
        #expect(result.exitCode == 0, "\(result.result)")
        #expect(result.message.utf8.count <= 4096)
        #expect(result.summary["truncated"] == true)
        #expect(result.applied.first == ids.last)
        #expect(result.applied.count > 50)
    }

    @Test func `an index that an interrupted build left invalid is not taken for whole`() async throws {
        let database = try await MigrationServer.shared.makeDatabase()
        let build = #"    op.execute("CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS by_number ON filled (number)")"#
        let project = try MigrationProject(
            database,
            revisions: [
                Revision("0001", after: nil, do: #"op.execute("CREATE TABLE filled AS SELECT 1 AS number")"#),
                Revision("0002", after: "0001", do: "with op.get_context().autocommit_block():", build),
            ]
        )
        #expect(try await project.migrate(to: "0001").exitCode == 0)
        try await database.sql("INSERT INTO filled VALUES (1)")
        #expect(try await project.migrate().exitCode == 1)
        try await database.sql("DELETE FROM filled")
        let refused = try await project.migrate()
        #expect(refused.exitCode == 78)
        #expect(refused.words.hasPrefix("index by_number is invalid"), "\(refused.words)")
        #expect(refused.applied == ["0001"])

        try await database.sql("DROP INDEX by_number")
        #expect(try await project.migrate().applied == ["0002", "0001"])
    }

    @Test func `a database that cannot be reached is told apart from a failed revision`() async throws {
        let database = try await MigrationServer.shared.makeDatabase()
        let project = try MigrationProject(database, revisions: Self.three)
        let result = try await project.migrate(["DATABASE_URL": "postgresql://a:b@127.0.0.1:1/c"])
        #expect(result.exitCode == 75)
        #expect(result.reason == "DatabaseUnavailable")
    }
}
