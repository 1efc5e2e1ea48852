import FoundationEssentials
import OperatorTestSupport
import Testing

/// The commands of the catalogue's runbooks, as they stand there.
@Suite struct RunbookDataPlaneTests {
    @Test func `the commands of the page on migrations work`() async throws {
        let database = try await MigrationServer.shared.makeDatabase()
        let folder = "manifests/samples/alphaswarm/migrations"
        #expect(try await MigrationProject(database, sample: folder).migrate().exitCode == 0)
        let commands = try Runbook("Migrations").commands
        #expect(commands.count == 6)
        let result = try await run(
            commands,
            database.uri.replacing("postgresql:", with: "postgresql+psycopg:"),
            database
        )
        #expect(result.exitCode == 0, "\(result.output)\(result.errors)")
        #expect(result.output.contains("0045_ledger (head)"))
        #expect(result.output.contains("0045_ledger.py"))
    }

    /// Those for a cluster are run by `CellInContainersDataPlaneTests`.
    @Test func `the query of the page on rotation tells which roles can log in, and for whom`() async throws {
        let database = try await MigrationServer.shared.makeDatabase()
        let commands = try Runbook("Rotation").commands
        #expect(commands.count == 3)
        let result = try await run(commands.suffix(1), database.uri, database)
        #expect(result.exitCode == 0, "\(result.output)\(result.errors)")
        #expect(result.output.contains("postgrescell core"))
    }

    /// Runs commands in one shell, in the repository's folder.
    private func run(
        _ commands: some Sequence<String>,
        _ uri: String,
        _ database: MigrationDatabase
    ) async throws -> HostResult {
        let python = try HostProgram.python().dropLast("/python3".count)
        // libpq knows no driver in a URI.
        let psql = "psql() { uri=$1; shift; command psql \"$(echo \"$uri\" | sed 's/+psycopg//')\" \"$@\"; }\n"
        return try await HostProgram.run(
            ["sh", "-euc", psql + commands.joined(separator: "\n")],
            environment: [
                "DATABASE_URL": uri,
                "PATH": "\(try database.server.cell.build.programs):\(python):\(HostProgram.environment["PATH"] ?? "")",
            ],
            in: RepositoryFile.root
        )
    }
}
