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

    /// Who sees the pooler's new password first.
    @Test(arguments: ["database", "pooler"])
    func `new clients are let in at every moment of a rotation of the pooler's own password`(first: String) async throws
    {
        let database = try await runningDatabase()
        let pooler = try await PoolerOnHost(database)
        #expect(try await pooler.logsIn("core", "pw-core"))
        let (one, other) = first == "database" ? (database.pod, pooler.pod) : (pooler.pod, database.pod)
        try database.cell.setCredentials("pooler", username: "alphaswarm_pooler", password: "pw-second", in: one)
        if first == "database" {
            try await eventually("new password at the database") { try await database.rolesAreKept() }
        } else {
            // PgBouncer must not use it yet: the program has looked at the Secret twice when this has changed twice.
            try await eventually("a look at the Secret") { database.log.contains("password authentication failed") }
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

    @Test func `clients wait while the database restarts as planned, and see no error`() async throws {
        let database = try await runningDatabase()
        let pooler = try await PoolerOnHost(database)
        let crowd = try await Crowd(pooler.uri("core", password: "pw-core"), clients: 20)
        #expect(try await database.stop() == 0)
        #expect(pooler.process.output.contains("clients wait"))
        try await database.start()
        try await eventually("release of the clients") { pooler.process.output.contains("clients wait no longer") }
        try await eventually("service") { try await pooler.logsIn("worker", "pw-worker") }
        let report = try await crowd.stop()
        #expect(report.errors.isEmpty, "\(report.errors)")
        // Before and after.
        #expect(report.answers > 40)
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
        #expect(try await pooler.process.end(within: .seconds(10)) == 0)
        #expect(try await clients.end(within: .seconds(10)) == 0)
        #expect(clients.output == "committed\nidle client: connection closed\n")
    }

    private func isAtLeast(_ words: String, _ floor: [Int]) throws -> Bool {
        let line = try #require(words.split(separator: "\n").first)
        let version = try #require(line.split(separator: " ").last).split(separator: ".").compactMap { Int($0) }
        return !version.lexicographicallyPrecedes(floor)
    }
}
