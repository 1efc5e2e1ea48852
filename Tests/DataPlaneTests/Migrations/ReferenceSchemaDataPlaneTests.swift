import Foundation
import OperatorTestSupport
import Testing

/// The sample's schema, `manifests/samples/alphaswarm/migrations`, under the real guard.
@Suite struct ReferenceSchemaDataPlaneTests {
    private static let folder = "manifests/samples/alphaswarm/migrations"

    @Test func `it is applied from nothing, and is what the models say`() async throws {
        let database = try await MigrationServer.shared.makeDatabase()
        let project = try MigrationProject(database, sample: Self.folder)
        let result = try await project.migrate()
        #expect(result.exitCode == 0, "\(result.result)")
        #expect(result.applied == ["0045_ledger", "0044_hash_locks", "0043_runs", "0042_bots", "0041_strategies"])
        let check = try await HostProgram.run(
            [try HostProgram.python(), "-m", "alembic", "check"],
            environment: ["DATABASE_URL": database.uri.replacing("postgresql:", with: "postgresql+psycopg:")],
            in: project.folder
        )
        #expect(check.exitCode == 0, "\(check.output)\(check.errors)")
        #expect(check.output.contains("No new upgrade operations detected"))
    }

    @Test func `its page in the catalogue is what a real database shows`() async throws {
        let database = try await MigrationServer.shared.makeDatabase()
        #expect(try await MigrationProject(database, sample: Self.folder).migrate().exitCode == 0)
        let page = try await HostProgram.run([RepositoryFile.path("hack/erd"), database.uri]).get() + "\n"
        let file = RepositoryFile.path("Sources/PostgresCellOperator/PostgresCellOperator.docc/ReferenceSchema.md")
        if Snapshot.isRecording { try page.write(toFile: file, atomically: true, encoding: .utf8) }
        let kept = try String(contentsOfFile: file, encoding: .utf8)
        #expect(!Snapshot.isRecording && kept == page, "record it with RECORD_SNAPSHOTS=1")
    }

    @Test func `a version of a spec is what its hash says, for everybody and for ever`() async throws {
        let database = try await MigrationServer.shared.makeDatabase()
        #expect(try await MigrationProject(database, sample: Self.folder).migrate().exitCode == 0)
        try await database.sql(
            """
            INSERT INTO entra_tenant_links (tenant, entra_tenant_id) VALUES ('acme', gen_random_uuid());
            INSERT INTO strategies (tenant_id, name, embedding) VALUES (1, 'carry', '[1,2,3,4,5,6,7,8]');
            INSERT INTO strategy_spec_versions (strategy_id, spec, content_hash)
            SELECT 1, spec, encode(sha256(convert_to(spec::text, 'UTF8')), 'hex') FROM (SELECT '{"a": 1}'::jsonb AS spec) AS s;
            """
        )
        let attempts = [
            "INSERT INTO strategy_spec_versions (strategy_id, spec, content_hash) VALUES (1, '{}', 'abc')",
            "UPDATE strategy_spec_versions SET spec = '{}'",
            "DELETE FROM strategy_spec_versions",
            "TRUNCATE strategy_spec_versions",
            "SET session_replication_role = replica; DELETE FROM strategy_spec_versions",
        ]
        for attempt in attempts {
            await #expect(throws: HostFailure.self, "\(attempt)") { try await database.sql(attempt) }
        }
        #expect(try await database.sql("SELECT count(*) FROM strategy_spec_versions") == "1")
    }

    @Test func `a directory of Entra belongs to one tenant at a time, and the nearest strategy is found`() async throws
    {
        let database = try await MigrationServer.shared.makeDatabase()
        #expect(try await MigrationProject(database, sample: Self.folder).migrate().exitCode == 0)
        let link = "INSERT INTO entra_tenant_links (tenant, entra_tenant_id) VALUES"
        let directory = "6b1f0c2e-0000-4000-8000-000000000001"
        try await database.sql("\(link) ('acme', '\(directory)')")
        await #expect(throws: HostFailure.self) { try await database.sql("\(link) ('bolt', '\(directory)')") }
        try await database.sql("UPDATE entra_tenant_links SET unlinked_at = now(); \(link) ('bolt', '\(directory)')")
        try await database.sql(
            """
            INSERT INTO strategies (tenant_id, name, embedding)
            VALUES (1, 'near', '[1,0,0,0,0,0,0,0]'), (1, 'far', '[0,1,0,0,0,0,0,0]');
            """
        )
        let nearest = "SELECT name FROM strategies ORDER BY embedding <=> '[0.9,0.1,0,0,0,0,0,0]' LIMIT 1"
        #expect(try await database.sql(nearest) == "near")
    }
}
