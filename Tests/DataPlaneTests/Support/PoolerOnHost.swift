import FoundationEssentials
import Glibc
import OperatorTestSupport
import PostgresCellPlanning

/// The pod of a cell's pooler: pooler.sh and a real PgBouncer, in front of a database of this machine.
final class PoolerOnHost: Sendable {
    let database: DatabaseOnHost
    let pod: PodOnHost
    let process: HostProcess

    /// Returns when PgBouncer answers.
    init(_ database: DatabaseOnHost) async throws {
        let (cell, programs) = (database.cell, try await ToolsImage.poolerPrograms)
        self.database = database
        pod = try cell.makePod(cell.children.pooler.first)
        let path = "\(programs):\(try cell.environment["PATH"] ?? "")"
        process = try pod.start("pgbouncer", environment: ["PATH": path])
        try await eventually("answer of PgBouncer") {
            if let code = process.exitCode { throw HostFailure("pooler.sh ended with \(code): \(process.output)") }
            return try await pod.run("pgbouncer", ["check"]).exitCode == 0
        }
    }

    /// What a consumer of the sample connects with.
    func uri(_ role: String, password: String, database name: String = "alphaswarm") -> String {
        "postgresql://alphaswarm_\(role):\(password)@127.0.0.1:\(database.cell.poolerPort)/\(name)?sslmode=require"
    }

    /// Whether a consumer of the sample can log in here.
    func logsIn(_ role: String, _ password: String, database name: String = "alphaswarm") async throws -> Bool {
        try await sql("SELECT 1", uri: uri(role, password: password, database: name)).exitCode == 0
    }

    /// Runs SQL through the pooler.
    func sql(_ statements: String, uri: String) async throws -> HostResult {
        try await HostProgram.run(
            ["/usr/bin/psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--no-password", uri],
            input: statements
        )
    }
}
