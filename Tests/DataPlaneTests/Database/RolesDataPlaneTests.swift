import FoundationEssentials
import OperatorTestSupport
import Testing

/// `role-keeper.sh`: roles, databases, extensions and grants.
@Suite struct RolesDataPlaneTests {
    @Test func `roles, databases, extensions and grants are as the spec says`() async throws {
        let database = try await runningDatabase()
        #expect(
            try await database.sql(
                "SELECT datname, datdba::regrole FROM pg_database WHERE datname IN ('alphaswarm', 'mlflow') ORDER BY 1"
            )
                == "alphaswarm|alphaswarm_owner\nmlflow|alphaswarm_mlflow"
        )
        #expect(
            try await database.sql("SELECT extname FROM pg_extension ORDER BY 1", database: "alphaswarm")
                == "pg_trgm\npgcrypto\nplpgsql\nuuid-ossp"
        )
        #expect(
            try await database.sql(
                "SELECT count(*) FROM pg_roles WHERE rolname LIKE 'alphaswarm%' AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls)"
            ) == "0"
        )
        #expect(try await database.sql("SELECT rolpassword IS NULL FROM pg_authid WHERE rolname = 'postgres'") == "t")
        // Tables come with migrations, after the grants.
        let tables = """
            CREATE TABLE strategies (id bigint GENERATED ALWAYS AS IDENTITY, name text);
            CREATE TABLE workload_runs (id serial, workload text);
            CREATE SCHEMA reports; CREATE TABLE reports.daily (day date);
            """
        #expect(try await database.sql(tables, as: "alphaswarm_owner", password: "pw-owner").exitCode == 0)
        for attempt in Attempt.all {
            let result = try await database.sql(
                attempt.statement,
                as: "alphaswarm_\(attempt.role)",
                password: "pw-\(attempt.role.replacing("_a", with: ""))",
                database: attempt.database
            )
            #expect((result.exitCode == 0) == attempt.isAllowed, "\(attempt): \(result.errors)")
            if !attempt.isAllowed { #expect(result.errors.contains(attempt.refusal), "\(attempt): \(result.errors)") }
        }
        let owners = "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname IN ('public', 'reports')"
        #expect(try await database.sql(owners, database: "alphaswarm") == "alphaswarm_owner")
    }

    /// Something that a role tries.
    struct Attempt: Sendable {
        var role: String
        var statement: String
        var isAllowed: Bool
        var database = "alphaswarm"
        var refusal = "permission denied"

        static let all = [
            Attempt(
                role: "core",
                statement: "INSERT INTO strategies (name) VALUES ('a'); SELECT * FROM reports.daily",
                isAllowed: true
            ),
            Attempt(
                role: "core",
                statement: "UPDATE strategies SET name = 'b'; DELETE FROM strategies",
                isAllowed: true
            ),
            Attempt(role: "core", statement: "TRUNCATE strategies", isAllowed: false),
            Attempt(role: "core", statement: "CREATE TABLE own ()", isAllowed: false),
            Attempt(
                role: "core",
                statement: "ALTER TABLE strategies DISABLE TRIGGER ALL",
                isAllowed: false,
                refusal: "must be owner"
            ),
            Attempt(role: "core", statement: "CREATE EXTENSION plperl", isAllowed: false, refusal: "ERROR"),
            Attempt(role: "cp", statement: "SELECT * FROM strategies", isAllowed: true),
            Attempt(role: "cp", statement: "INSERT INTO strategies (name) VALUES ('c')", isAllowed: false),
            Attempt(role: "cp", statement: "INSERT INTO workload_runs (workload) VALUES ('w')", isAllowed: true),
            Attempt(role: "cp", statement: "UPDATE workload_runs SET workload = 'v'", isAllowed: false),
            Attempt(role: "cp", statement: "DELETE FROM workload_runs", isAllowed: false),
            Attempt(role: "admin", statement: "INSERT INTO workload_runs (workload) VALUES ('w')", isAllowed: false),
            Attempt(role: "mlflow", statement: "CREATE TABLE experiments ()", isAllowed: true, database: "mlflow"),
            Attempt(role: "mlflow", statement: "SELECT 1", isAllowed: false),
            Attempt(role: "core", statement: "SELECT 1", isAllowed: false, database: "mlflow"),
            Attempt(
                role: "core",
                statement: "SELECT postgrescell_pooler.user_lookup('alphaswarm_cp')",
                isAllowed: false
            ),
            Attempt(role: "core", statement: "SELECT postgrescell_roles.grant_append()", isAllowed: false),
            Attempt(role: "pooler_a", statement: "SELECT * FROM strategies", isAllowed: false),
        ]
    }

    @Test func `the pooler looks up ordinary roles only`() async throws {
        let database = try await runningDatabase()
        try await database.sql(
            """
            CREATE ROLE admin_of_all SUPERUSER LOGIN PASSWORD 'x'; CREATE ROLE copy_of_all REPLICATION LOGIN PASSWORD 'x';
            CREATE ROLE expired LOGIN PASSWORD 'x' VALID UNTIL '2020-01-01'; CREATE ROLE retired NOLOGIN PASSWORD 'x';
            """
        )
        let names =
            "('alphaswarm_core'), ('postgres'), ('admin_of_all'), ('copy_of_all'), ('expired'), ('retired'), ('nobody')"
        let lookup = """
            SELECT asked, (postgrescell_pooler.user_lookup(asked)).phash LIKE 'SCRAM-SHA-256$%'
            FROM (VALUES \(names)) AS names (asked)
            """
        let found = try await database.sql(lookup, as: "alphaswarm_pooler_a", password: "pw-pooler").get()
        #expect(found == "alphaswarm_core|t\npostgres|\nadmin_of_all|\ncopy_of_all|\nexpired|\nretired|\nnobody|")
    }

    @Test func `a Secret that is missing holds back its own role alone, and one that is emptied takes nothing away`()
        async throws
    {
        let cell = try CellOnHost(.debian)
        try cell.setAllCredentials()
        try cell.setSecret("postgres-core", nil)
        let database = try DatabaseOnHost(cell)
        try await database.start()
        let keeper = try database.pod.start("role-keeper")
        try await eventually("other roles") { try await logsIn("worker", "pw-worker", database) }
        #expect(try await !database.rolesAreKept())
        #expect(keeper.output.contains("the Secret of core is not there yet"))

        try cell.setCredentials("core", username: "alphaswarm_core", password: "pw-core")
        try await eventually("readiness") { try await database.rolesAreKept() }
        #expect(try await logsIn("core", "pw-core", database))

        let missing = "the Secret of core is not there yet"
        let told = keeper.output.ranges(of: missing).count
        try cell.setCredentials("core", username: "alphaswarm_core", password: "")
        try await eventually("a word about the empty Secret") { keeper.output.ranges(of: missing).count > told }
        #expect(try await !database.rolesAreKept())
        #expect(try await logsIn("core", "pw-core", database))
    }

    @Test func `readiness tells of a server that is away and of inputs that are not applied`() async throws {
        let database = try await runningDatabase()
        #expect(try await database.rolesAreKept())
        database.stopKeepingRoles()
        try database.cell.setCredentials("beat", username: "alphaswarm_beat", password: "pw-other")
        #expect(try await !database.rolesAreKept())
        try await database.keepRoles()
        #expect(try await database.stop() == 0)
        #expect(try await !database.rolesAreKept())
    }

    @Test func `a user name of a privileged role is refused, and the superuser gets no password`() async throws {
        let database = try await runningDatabase()
        try database.cell.setCredentials("core", username: "postgres", password: "pw-stolen")
        try await eventually("refusal") {
            database.keeperLog.contains("the user name in the store is that of a privileged role")
        }
        #expect(try await !database.rolesAreKept())
        #expect(try await database.sql("SELECT rolpassword IS NULL FROM pg_authid WHERE rolname = 'postgres'") == "t")
    }

    @Test func `a role that was replaced can no longer log in, and keeps what it owns`() async throws {
        let database = try await runningDatabase()
        #expect(try await logsIn("core", "pw-core", database))
        try database.cell.setCredentials("core", username: "alphaswarm_core_2", password: "pw-2")
        try await eventually("new role") { try await logsIn("core_2", "pw-2", database) }
        try await eventually("readiness") { try await database.rolesAreKept() }
        #expect(try await !logsIn("core", "pw-core", database))
        #expect(try await database.sql("SELECT rolcanlogin FROM pg_roles WHERE rolname = 'alphaswarm_core'") == "f")
    }

    @Test func `a new pod with the same passwords leaves every verifier as it is`() async throws {
        let database = try await runningDatabase()
        let verifiers = "SELECT rolname, rolpassword FROM pg_authid ORDER BY 1"
        let before = try await database.sql(verifiers)
        try await database.kill()
        for volume in ["state", "socket"] { try database.pod.clear(volume: volume) }
        try await database.start()
        try await database.keepRoles()
        #expect(try await database.sql(verifiers) == before)
    }

    @Test func `a role that adds rows meets no error while grants are renewed`() async throws {
        let database = try await runningDatabase()
        let table = "CREATE TABLE workload_runs (id serial, workload text)"
        #expect(try await database.sql(table, as: "alphaswarm_owner", password: "pw-owner").exitCode == 0)
        let count = 20_000
        let inserts = Array(repeating: "INSERT INTO workload_runs (workload) VALUES ('w');", count: count)
        async let writing = database.sql(inserts.joined(separator: "\n"), as: "alphaswarm_cp", password: "pw-cp")
        for round in 0..<3 {
            try database.cell.setCredentials("beat", username: "alphaswarm_beat", password: "pw-\(round)")
            try await eventually("readiness") { try await database.rolesAreKept() }
            // It adds rows before, while and after they are renewed.
            let rows = try await database.sql("SELECT count(*) FROM workload_runs", database: "alphaswarm")
            if round == 0 { #expect(try #require(Int(rows)) < count) }
        }
        let result = try await writing
        #expect(result.exitCode == 0, "\(result.errors)")
    }
}

/// The sample's database with all its roles.
func runningDatabase(_ cell: CellOnHost? = nil) async throws -> DatabaseOnHost {
    let cell = try cell ?? CellOnHost(.debian)
    try cell.setAllCredentials()
    let database = try DatabaseOnHost(cell)
    try await database.start()
    try await database.keepRoles()
    return database
}

/// Whether a role of the sample can log in to the server itself.
func logsIn(_ role: String, _ password: String, _ database: DatabaseOnHost) async throws -> Bool {
    try await database.sql("SELECT 1", as: "alphaswarm_\(role)", password: password, database: "postgres").exitCode == 0
}
