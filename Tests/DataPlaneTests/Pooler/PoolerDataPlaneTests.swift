import FoundationEssentials
import Glibc
import OperatorTestSupport
import Testing

/// `pooler.sh` and a real PgBouncer in transaction mode.
@Suite struct PoolerDataPlaneTests {
    @Test func `drivers and their prepared statements work, over TLS, for those whom the database knows`() async throws
    {
        let pooler = try await PoolerOnHost(try await runningDatabase())
        for driver in ["asyncpg", "psycopg", "psycopg2"] {
            let script = RepositoryFile.path("Tests/DataPlaneTests/Clients/drivers.py")
            let result = try await HostProgram.run(
                [try HostProgram.python(), script, driver, pooler.uri("core", password: "pw-core")]
            )
            #expect(result.output == "\(driver): 40 answers\n", "\(result.errors)")
        }
        let version = try await HostProgram.run(["\(try await ToolsImage.poolerPrograms)/pgbouncer", "--version"]).get()
        #expect(try isAtLeast(version, [1, 26, 1]), "\(version)")
        let encrypted = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
        #expect(try await pooler.sql(encrypted, uri: pooler.uri("core", password: "pw-core")).get() == "t")
        #expect(try await pooler.logsIn("mlflow", "pw-mlflow", database: "mlflow"))
        #expect(try await !pooler.logsIn("core", "wrong"))
        #expect(try await !pooler.logsIn("core", "pw-core", database: "mlflow"))
        let superuser = pooler.uri("core", password: "x").replacing("alphaswarm_core", with: "postgres")
        #expect(try await pooler.sql("SELECT 1", uri: superuser).errors.contains("no such user"))
    }

    @Test func `two hundred clients on twenty connections keep working while every password is replaced`() async throws
    {
        let database = try await runningDatabase()
        let pooler = try await PoolerOnHost(database)
        let crowd = try await Crowd(pooler.uri("core", password: "pw-core"), clients: 200, pause: 0.2)
        let began = ContinuousClock.now
        for role in ["pooler", "core"] {
            try database.cell.setCredentials(role, username: "alphaswarm_\(role)", password: "pw-new-\(role)")
        }
        try await eventually("new password at the pooler") { try await pooler.logsIn("core", "pw-new-core") }
        try await eventually("reload of PgBouncer") { pooler.process.output.contains("credentials reloaded") }
        try await eventually("end of the old password") { try await !pooler.logsIn("core", "pw-core") }
        #expect(ContinuousClock.now - began < .seconds(60))
        #expect(try await logsIn("core", "pw-new-core", database))
        #expect(try await !logsIn("core", "pw-core", database))
        #expect(try await pooler.logsIn("worker", "pw-worker"))

        let report = try await crowd.stop()
        #expect(report.errors.isEmpty, "\(report.errors)")
        #expect(report.answers > 400)
        #expect(report.backends <= 20)
        for log in [database.log, database.keeperLog, pooler.process.output] { #expect(!log.contains("pw-")) }
    }

    @Test func `a planned restart of the database lets transactions end, and no client of the pooler sees an error`()
        async throws
    {
        let database = try await runningDatabase()
        let pooler = try await PoolerOnHost(database)
        let crowd = try await Crowd(pooler.uri("core", password: "pw-core"), clients: 40)
        try await eventually("question of the pooler") {
            try await database.sql(
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'postgrescell-pooler'"
            ) == "1"
        }
        #expect(try await database.stop() == 0)
        #expect(pooler.process.output.contains("clients wait"))
        async let early = pooler.sql(
            "SELECT 1",
            uri: "\(pooler.uri("worker", password: "pw-worker"))&connect_timeout=60"
        )
        try await database.start()
        try await eventually("end of the wait") { pooler.process.output.contains("clients go on") }
        let waited = try await early
        #expect(waited.output == "1\n", "\(waited)")
        let report = try await crowd.stop()
        #expect(report.errors.isEmpty, "\(report.errors)")
    }

    /// Who sees the pooler's new password first.
    @Test(arguments: ["database", "pooler"])
    func `new clients are let in at every moment of a rotation of the pooler's own password`(first: String) async throws
    {
        let database = try await runningDatabase()
        let pooler = try await PoolerOnHost(database)
        #expect(try await pooler.logsIn("core", "pw-core"))
        let tried = refusals(in: database)
        let (one, other) = first == "database" ? (database.pod, pooler.pod) : (pooler.pod, database.pod)
        try database.cell.setCredentials("pooler", username: "alphaswarm_pooler", password: "pw-second", in: one)
        if first == "database" {
            try await eventually("new password at the database") { try await database.rolesAreKept() }
        } else {
            // PgBouncer must not use it yet: the program tries it, and the server does not know it.
            try await eventually("a look at the Secret") { refusals(in: database) > tried }
        }
        #expect(try await pooler.logsIn("worker", "pw-worker"))
        #expect(try await pooler.logsIn("mlflow", "pw-mlflow", database: "mlflow"))
        try database.cell.setCredentials("pooler", username: "alphaswarm_pooler", password: "pw-second", in: other)
        try await eventually("reload of PgBouncer") { pooler.process.output.contains("credentials reloaded") }
        try await eventually("new password at the database") { try await database.rolesAreKept() }
        #expect(try await pooler.logsIn("admin", "pw-admin"))
        let valid =
            "SELECT rolname, rolvaliduntil < now() + interval '11 minutes' FROM pg_roles WHERE rolname LIKE '%pooler%' ORDER BY 1"
        #expect(try await database.sql(valid) == "alphaswarm_pooler_a|t\nalphaswarm_pooler_b|f")
    }

    /// How often the server refused one of the pooler's pair of roles.
    private func refusals(in database: DatabaseOnHost) -> Int {
        database.log.ranges(of: "failed for user \"alphaswarm_pooler_").count
    }

    @Test func `clients may come before the database is there, and wait`() async throws {
        let cell = try CellOnHost(.debian)
        try cell.setAllCredentials()
        let database = try DatabaseOnHost(cell)
        let pooler = try await PoolerOnHost(database)
        async let client = pooler.sql("SELECT 1", uri: "\(pooler.uri("core", password: "pw-core"))&connect_timeout=60")
        try await database.start()
        try await database.keepRoles()
        let early = try await client
        // The one that came too early is told so, or served; those that come now are served.
        #expect(early.output == "1\n" || early.errors.contains("FATAL"), "\(early)")
        try await eventually("service") { try await pooler.logsIn("core", "pw-core") }
    }

    @Test func `before it stops, transactions end and idle clients are sent away`() async throws {
        let pooler = try await PoolerOnHost(try await runningDatabase())
        let folder = try TemporaryFolder()
        let script = RepositoryFile.path("Tests/DataPlaneTests/Clients/leave.py")
        let clients = try HostProcess(
            [try HostProgram.python(), script, pooler.uri("core", password: "pw-core"), folder.path],
            environment: HostProgram.environment,
            log: "\(folder.path)/log"
        )
        try await eventually("clients") { FileManager.default.fileExists(atPath: "\(folder.path)/ready") }
        async let drained = pooler.pod.run("pgbouncer", ["drain"])
        try await eventually("refusal of new clients") { try await !pooler.logsIn("worker", "pw-worker") }
        #expect(pooler.process.exitCode == nil)
        try Data().write(to: URL(filePath: "\(folder.path)/commit"))
        #expect(try await drained.exitCode == 0)
        #expect(try await pooler.process.end(within: .seconds(60)) == 0)
        #expect(try await clients.end(within: .seconds(60)) == 0)
        #expect(clients.output == "committed\nidle client: connection closed\n")
    }

    private func isAtLeast(_ words: String, _ floor: [Int]) throws -> Bool {
        let line = try #require(words.split(separator: "\n").first)
        let version = try #require(line.split(separator: " ").last).split(separator: ".").compactMap { Int($0) }
        return !version.lexicographicallyPrecedes(floor)
    }
}
