import FoundationEssentials
import Glibc
import OperatorTestSupport
import PostgresCellPlanning
import Synchronization

/// What an empty volume gets before the server starts.
enum InitialData { case copied, none }

/// Data directories that start.sh has made, one for each build.
private actor DataTemplate {
    static let shared = DataTemplate()

    private var made: [PostgresBuild: String] = [:]
    private var isMaking = false
    private var waiters: [CheckedContinuation<Void, Never>] = []

    func path(_ build: PostgresBuild) async throws -> String {
        while isMaking { await withCheckedContinuation { waiters.append($0) } }
        if let path = made[build] { return path }
        isMaking = true
        defer {
            isMaking = false
            for waiter in waiters { waiter.resume() }
            waiters = []
        }
        let database = try DatabaseOnHost(try CellOnHost(build))
        try await database.start(.none)
        guard try await database.stop() == 0 else { throw HostFailure(database.log) }
        KeptUntilExit.keep(database)
        made[build] = database.data
        return database.data
    }
}

/// The pod of a cell's database: start.sh, role-keeper.sh and the server.
final class DatabaseOnHost: Sendable {
    let cell: CellOnHost
    let pod: PodOnHost
    private let processes = Mutex((server: HostProcess?.none, keeper: HostProcess?.none))

    init(_ cell: CellOnHost) throws {
        self.cell = cell
        pod = try cell.makePod(cell.children.database.first)
    }

    /// The data directory.
    var data: String { "\(pod.path(ofVolume: "data"))/pgdata" }
    /// What start.sh and the server wrote.
    var log: String { HostProgram.text(pod.log(of: "postgres")) }
    /// What role-keeper.sh wrote.
    var keeperLog: String { HostProgram.text(pod.log(of: "role-keeper")) }
    /// Start.sh, as long as it runs.
    var server: HostProcess? { processes.withLock { $0.server } }

    /// Runs the init container and starts the server, and returns when it answers.
    ///
    /// - Parameter initially: what an empty volume gets: a copy of what start.sh made once, to save time, or nothing.
    @discardableResult
    func start(_ initially: InitialData = .copied) async throws -> HostProcess {
        if initially == .copied, !FileManager.default.fileExists(atPath: data) {
            let template = try await DataTemplate.shared.path(cell.build)
            _ = try await HostProgram.run(HostProgram.asPostgres + ["cp", "--archive", template, data]).get()
        }
        if !FileManager.default.fileExists(atPath: "\(pod.path(ofVolume: "certificates"))/tls.key") {
            _ = try await pod.run("prepare").get()
        }
        let process = try pod.start("postgres")
        processes.withLock { $0.server = process }
        try await eventually("answer of the server") {
            if let code = process.exitCode { throw HostFailure("start.sh ended with \(code): \(process.output)") }
            return try await self.probe("ready")
        }
        return process
    }

    /// Starts role-keeper.sh, and returns when it is ready.
    func keepRoles() async throws {
        let process = try pod.start("role-keeper")
        processes.withLock { $0.keeper = process }
        try await eventually("readiness of role-keeper; it said \(keeperLog)") { try await self.rolesAreKept() }
    }

    /// Kills role-keeper.sh alone.
    func stopKeepingRoles() { processes.withLock { $0.keeper }?.killAll() }

    /// What role-keeper's readiness probe answers.
    func rolesAreKept() async throws -> Bool { try await pod.run("role-keeper", ["check"]).exitCode == 0 }

    /// What a probe of the server answers.
    func probe(_ question: String) async throws -> Bool {
        let programs = pod.path(ofVolume: "programs")
        return try await HostProgram.run(
            HostProgram.asPostgres + ["sh", "\(programs)/probe.sh", question],
            environment: try cell.environment
        ).exitCode == 0
    }

    /// Runs SQL as the superuser, over the socket; rows as lines, columns by `|`.
    @discardableResult
    func sql(_ statements: String, database: String = "postgres") async throws -> String {
        try await HostProgram.run(
            HostProgram.asPostgres + [
                "\(try cell.build.programs)/psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align",
                "--set=ON_ERROR_STOP=1", "--host=\(pod.path(ofVolume: "socket"))", "--port=\(cell.databasePort)",
                "--username=postgres", "--dbname=\(database)",
            ],
            input: statements
        ).get()
    }

    /// Starts a client that runs SQL as the superuser; its output has the rows that were acknowledged.
    func client(_ statements: String, name: String) throws -> HostProcess {
        let file = "\(pod.folder)/\(name).sql"
        try statements.write(toFile: file, atomically: false, encoding: .utf8)
        return try HostProcess(
            HostProgram.asPostgres + [
                "\(try cell.build.programs)/psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align",
                "--host=\(pod.path(ofVolume: "socket"))", "--port=\(cell.databasePort)", "--username=postgres",
                "--dbname=postgres", "--file=\(file)",
            ],
            environment: HostProgram.environment,
            log: "\(pod.folder)/\(name).log"
        )
    }

    /// Runs SQL as a role, over TCP; the result says where the server refuses.
    func sql(
        _ statements: String,
        as user: String,
        password: String,
        database: String = "alphaswarm",
        port: Int? = nil
    ) async throws -> HostResult {
        try await HostProgram.run(
            [
                "\(try cell.build.programs)/psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align",
                "--set=ON_ERROR_STOP=1", "--host=127.0.0.1", "--port=\(port ?? cell.databasePort)",
                "--username=\(user)", "--dbname=\(database)", "--no-password",
            ],
            environment: ["PGPASSWORD": password, "PGCONNECT_TIMEOUT": "10"],
            input: statements
        )
    }

    /// Kills the whole pod at once, without any last word.
    func kill() async throws {
        let (server, keeper) = processes.withLock { ($0.server, $0.keeper) }
        keeper?.killAll()
        server?.killAll()
        _ = try await keeper?.end(within: .seconds(60))
        _ = try await server?.end(within: .seconds(60))
    }

    /// Ends the server as a node does, and hands over its exit code.
    func stop(within limit: Duration = .seconds(60)) async throws -> Int32 {
        guard let server else { return 0 }
        server.signal(SIGTERM)
        return try await server.end(within: limit)
    }
}
