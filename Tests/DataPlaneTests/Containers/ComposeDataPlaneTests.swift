import Foundation
import KubernetesAPI
import OperatorTestSupport
import PostgresCellAPI
import PostgresCellPlanning
import Testing

/// The sample's compose file under Docker Compose.
@Suite(.serialized)
struct ComposeDataPlaneTests {
    private let passwords = SecretWords()

    private func rendered() throws -> String {
        let text = try RepositoryFile.text("manifests/base-services/postgres-shared/postgres.yaml")
        let cell = try YAML.parse(text)[0].value.decoded(as: PostgresCell.self)
        return YAML.render(makeComposeFile(for: cell, defaults: PlanningDefaults(toolsImage: try ToolsImage.name)))
    }

    /// What a developer sets.
    private func makeVariables() -> [String: String] {
        var variables: [String: String] = [:]
        for role in ["owner", "pooler", "core", "worker", "beat", "cp", "admin", "mlflow"] {
            let isOperators = role == "owner" || role == "pooler"
            variables["POSTGRES_\(role.uppercased())_USERNAME"] = isOperators ? "alphaswarm_\(role)" : role
            variables["POSTGRES_\(role.uppercased())_PASSWORD"] = passwords.make()
        }
        return variables
    }

    /// As the head of a rendered file says it.
    private static let app = """
        services:
          app:
            image: registry.example/alphaswarm-core:0045
            environment:
              DATABASE_URL: postgresql+psycopg://core:${POSTGRES_CORE_PASSWORD}@pgbouncer:6432/alphaswarm?sslmode=require
              EVERY_SECONDS: "1"
            depends_on:
              migrate: {condition: service_completed_successfully}
              pgbouncer: {condition: service_healthy}
        """

    @Test func `a missing credential is named, with where it is kept`() async throws {
        var variables = makeVariables()
        variables["POSTGRES_OWNER_PASSWORD"] = nil
        try await ComposeOnHost.run(files: [try rendered()], environment: variables) { compose in
            let failure = await #expect(throws: HostFailure.self) { try await compose.run("config", "--quiet") }
            let words = "POSTGRES_OWNER_PASSWORD is missing a value: property password of alphaswarm/postgres/owner"
            #expect(failure?.description.contains(words) == true, "\(String(describing: failure))")
        }
    }

    @Test func `database, pooler and app run, restricted and silent, and take new passwords over old rows`()
        async throws
    {
        let variables = makeVariables()
        try await passwords.watchProcesses {
            try await ComposeOnHost.run(files: [try rendered(), Self.app], environment: variables) { compose in
                try await compose.run("up", "--detach", "--pull=never", "--quiet-pull")
                try await expectRows(compose)
                try await expectOrder(compose)
                try await expectRestricted(compose)
                #expect(passwords.found(in: try await compose.run("logs")) == 0)
                try await compose.run("down", "--timeout=10")
                var later = compose
                later.environment = makeVariables()
                try await later.run("up", "--detach", "--pull=never")
                try await expectRows(later)
            }
        }
        #expect(passwords.looks > 100)
        #expect(passwords.arguments == 0)
    }

    /// The app has written through the pooler what both ports show.
    private func expectRows(_ compose: ComposeOnHost) async throws {
        let password = try #require(compose.environment["POSTGRES_CORE_PASSWORD"])
        for port in [5433, 6432] {
            let sql = "SELECT current_user || ' reads ' || count(*) FROM strategies"
            try await eventually("three rows at port \(port)") {
                try await compose.read(sql, user: "core", password: password, port: port) == "core reads 3"
            }
        }
        try await eventually("an app that reads") {
            try await compose.run("logs", "app").contains("core reads 3 strategies")
        }
    }

    private func expectOrder(_ compose: ComposeOnHost) async throws {
        let migrated = try await compose.inspect("migrate", ".State.FinishedAt.Unix")
        let started = try await compose.inspect("app", ".State.StartedAt.Unix")
        #expect(try #require(Int(started)) >= #require(Int(migrated)))
        #expect(try await compose.inspect("migrate", ".State.ExitCode") == "0")
    }

    /// As the kernel sees the first process of each container.
    private func expectRestricted(_ compose: ComposeOnHost) async throws {
        for service in ["postgres", "role-keeper", "pgbouncer"] {
            let process = try await compose.inspect(service, ".State.Pid")
            let facts = await compose.text("/proc/\(process)/status")
            for line in ["Uid:\t999", "CapEff:\t0000000000000000", "CapBnd:\t0000000000000000", "NoNewPrivs:\t1"] {
                #expect(facts.contains(line), "\(service): \(line)")
            }
            let mounts = await compose.text("/proc/\(process)/mountinfo")
            let root = mounts.split(separator: "\n").last { $0.split(separator: " ").dropFirst(4).first == "/" }
            #expect(root?.split(separator: " ").dropFirst(5).first?.hasPrefix("ro") == true, "\(service)")
        }
    }
}
