import FoundationEssentials
import KubernetesAPI
import OperatorTestSupport
import PostgresCellPlanning

/// An Alembic project in a folder, and the migration Job's pod that runs it.
final class MigrationProject: Sendable {
    let database: MigrationDatabase
    let folder: String
    private let pod: PodOnHost
    private let own: TemporaryFolder

    /// The project of a folder of this repository.
    init(_ database: MigrationDatabase, sample: String) throws {
        self.database = database
        own = try TemporaryFolder()
        folder = RepositoryFile.path(sample)
        pod = try database.server.cell.makePod(database.server.cell.children.migration)
    }

    /// A project of its own, with `alembic.ini`, an ordinary `env.py` unless another one is given, and revisions.
    init(
        _ database: MigrationDatabase,
        environment: String = MigrationProject.environment,
        revisions: [Revision]
    ) throws {
        self.database = database
        own = try TemporaryFolder()
        folder = own.path
        pod = try database.server.cell.makePod(database.server.cell.children.migration)
        try FileManager.default.createDirectory(
            atPath: "\(folder)/migrations/versions",
            withIntermediateDirectories: true
        )
        try write("alembic.ini", "[alembic]\nscript_location = %(here)s/migrations\n")
        try write("migrations/env.py", environment)
        for revision in revisions { try write(revision) }
    }

    func write(_ revision: Revision) throws { try write("migrations/versions/\(revision.file)", revision.text) }

    func remove(_ revision: Revision) throws {
        try FileManager.default.removeItem(atPath: "\(folder)/migrations/versions/\(revision.file)")
    }

    private func write(_ path: String, _ text: String) throws {
        try text.write(toFile: "\(folder)/\(path)", atomically: true, encoding: .utf8)
    }

    /// Runs the guard as the migration's container would.
    func migrate(
        to target: String = "head",
        _ environment: [String: String] = [:]
    ) async throws -> MigrationResult {
        let log = "\(own.path)/termination-log-\(UUID().uuidString)"
        let result = try await pod.run(
            "migrate",
            environment: try variables(target, log).merging(environment) { _, new in new },
            in: folder
        )
        let message = try String(contentsOfFile: log, encoding: .utf8)
        return MigrationResult(result: result, message: message, summary: try JSONValue(parsing: Data(message.utf8)))
    }

    /// Starts the guard and leaves it to itself.
    func start(_ environment: [String: String] = [:], name: String = "migrate") throws -> HostProcess {
        try pod.start(
            "migrate",
            log: name,
            environment: try variables("head", "\(own.path)/termination-log").merging(environment) { _, new in new },
            in: folder
        )
    }

    private func variables(_ target: String, _ log: String) throws -> [String: String] {
        let python = try HostProgram.python().dropLast("/python3".count)
        return [
            "DATABASE_URL": database.uri, "MIGRATION_TARGET": target, "TERMINATION_LOG": log,
            "PATH": "\(python):\(HostProgram.environment["PATH"] ?? "")",
        ]
    }

    /// What Alembic's own template says, without logging.
    static let environment = """
        from alembic import context
        from sqlalchemy import engine_from_config, pool

        engine = engine_from_config(
            context.config.get_section(context.config.config_ini_section), prefix="sqlalchemy.", poolclass=pool.NullPool
        )
        with engine.connect() as connection:
            context.configure(connection=connection, target_metadata=None)
            with context.begin_transaction():
                context.run_migrations()
        """
}

/// A revision as a file.
struct Revision: Sendable {
    var id: String
    var down: [String]
    /// The body of `upgrade`, a line each.
    var body: [String]

    init(_ id: String, after down: String?..., do body: String...) {
        self.id = id
        self.down = down.compactMap(\.self)
        self.body = body
    }

    var file: String { "\(id)_step.py" }

    var text: String {
        let down = self.down.map { "\"\($0)\"" }
        let after = down.count > 1 ? "(\(down.joined(separator: ", ")))" : down.first ?? "None"
        return """
            import os
            from alembic import op

            revision = "\(id)"
            down_revision = \(after)


            def upgrade():
            \((body.isEmpty ? ["pass"] : body).map { "    \($0)" }.joined(separator: "\n"))

            """
    }
}

/// How a run ended and what its termination message says.
struct MigrationResult {
    var result: HostResult
    var message: String
    var summary: JSONValue

    var exitCode: Int32 { result.exitCode }
    var heads: [String] { (summary["heads"]?.array ?? []).compactMap(\.string) }
    var applied: [String] { (summary["applied"]?.array ?? []).compactMap(\.string) }
    var reason: String? { summary["reason"]?.string }
    var words: String { summary["message"]?.string ?? "" }
}
