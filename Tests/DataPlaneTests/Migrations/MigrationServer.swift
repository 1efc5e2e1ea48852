import OperatorTestSupport
import Synchronization

/// The server that the tests of migrations share, with the roles of the sample's cell; each test has a database in it.
actor MigrationServer {
    static let shared = MigrationServer()

    /// Held by `KeptUntilExit` alone: held here as well, it would outlive this process.
    private weak var server: DatabaseOnHost?
    private var isStarting = false
    private var waiters: [CheckedContinuation<Void, Never>] = []
    private var databases = 0

    /// A database of its own, which belongs to the cell's owner and has pgvector.
    func makeDatabase() async throws -> MigrationDatabase {
        while isStarting { await withCheckedContinuation { waiters.append($0) } }
        if server == nil { try await start() }
        guard let server else { throw HostFailure("the server of these tests did not start") }
        databases += 1
        let name = "database_\(databases)"
        try await server.sql("CREATE DATABASE \(name) OWNER alphaswarm_owner")
        try await server.sql(
            "CREATE EXTENSION vector; CREATE SCHEMA postgrescell AUTHORIZATION alphaswarm_owner",
            database: name
        )
        return MigrationDatabase(server: server, name: name)
    }

    private func start() async throws {
        isStarting = true
        defer {
            isStarting = false
            for waiter in waiters { waiter.resume() }
            waiters = []
        }
        let cell = try CellOnHost(.pgvector)
        try cell.setAllCredentials()
        let server = try DatabaseOnHost(cell)
        KeptUntilExit.keep(server)
        try await server.start()
        try await server.keepRoles()
        self.server = server
    }
}

/// A database in which a test runs migrations.
struct MigrationDatabase: Sendable {
    var server: DatabaseOnHost
    var name: String

    /// What the owner connects with.
    var uri: String { "postgresql://alphaswarm_owner:pw-owner@127.0.0.1:\(server.cell.databasePort)/\(name)" }

    /// Runs SQL as the superuser.
    @discardableResult
    func sql(_ statements: String) async throws -> String { try await server.sql(statements, database: name) }
}
