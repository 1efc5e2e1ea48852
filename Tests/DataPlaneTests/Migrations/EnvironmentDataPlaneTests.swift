import Testing

/// What a user's own env.py says is honoured by the guard.
@Suite struct EnvironmentDataPlaneTests {
    private static let revisions = [
        Revision("0001", after: nil, do: #"op.execute("CREATE TABLE first ()")"#),
        Revision("0002", after: "0001", do: #"op.execute("CREATE TABLE second ()")"#),
    ]

    /// An env.py that says something of its own, and how that shows in the database.
    struct Environment: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var text: String
        var sql: String
        var expected: String
    }

    private static let ordinary = MigrationProject.environment

    static let environments = [
        Environment(
            testDescription: "a version table in a schema of its own",
            text: ordinary.replacing(
                "context.configure(connection=connection, target_metadata=None)",
                with: """
                    context.configure(connection=connection, version_table="versions", version_table_schema="meta")
                        connection.exec_driver_sql("CREATE SCHEMA IF NOT EXISTS meta")
                        connection.commit()
                    """
            ),
            sql:
                "SELECT version_num FROM meta.versions; SELECT DISTINCT version_table FROM postgrescell.migration_ledger",
            expected: "0002\nmeta.versions"
        ),
        Environment(
            testDescription: "a search path",
            text: ordinary.replacing(
                "    context.configure(",
                with: """
                        connection.exec_driver_sql("CREATE SCHEMA IF NOT EXISTS own")
                        connection.exec_driver_sql("SET search_path TO own")
                        connection.commit()
                        context.configure(
                    """
            ),
            sql:
                "SELECT count(*) FROM pg_tables WHERE schemaname = 'own'; SELECT DISTINCT version_table FROM postgrescell.migration_ledger",
            expected: "3\nown.alembic_version"
        ),
        Environment(
            testDescription: "a callback for each revision",
            text: ordinary.replacing(
                "target_metadata=None)",
                with: """
                    on_version_apply=lambda ctx, step, **_: ctx.connection.exec_driver_sql(
                            f"CREATE TABLE seen_{step.up_revision_id} ()"))
                    """
            ),
            sql: "SELECT count(*) FROM pg_tables WHERE tablename LIKE 'seen%'",
            expected: "2"
        ),
        Environment(
            testDescription: "a transaction of its own around everything",
            text: ordinary.replacing("engine.connect()", with: "engine.begin()"),
            sql: "SELECT count(DISTINCT xmin::text), count(*) FROM postgrescell.migration_ledger",
            expected: "1|2"
        ),
        Environment(
            testDescription: "the URL of the process's environment",
            text: ordinary.replacing(
                "engine = engine_from_config(",
                with:
                    "import os\nfrom sqlalchemy import create_engine\nengine = create_engine(os.environ[\"DATABASE_URL\"])\nunused = (lambda *_, **__: None)("
            ),
            sql: "SELECT version_num FROM alembic_version",
            expected: "0002"
        ),
        Environment(
            testDescription: "an asynchronous driver",
            text: """
                import asyncio
                from alembic import context
                from sqlalchemy.ext.asyncio import create_async_engine

                def run(connection):
                    context.configure(connection=connection)
                    with context.begin_transaction():
                        context.run_migrations()

                async def connect():
                    url = context.config.get_main_option("sqlalchemy.url").replace("+psycopg:", "+asyncpg:")
                    async with create_async_engine(url).connect() as connection:
                        await connection.run_sync(run)

                asyncio.run(connect())
                """,
            sql: "SELECT version_num FROM alembic_version",
            expected: "0002"
        ),
        Environment(
            testDescription: "one history in each of two schemas",
            text: ordinary.replacing(
                "    context.configure(connection=connection, target_metadata=None)\n    with context.begin_transaction():\n        context.run_migrations()",
                with: """
                        for tenant in ["one", "two"]:
                            connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {tenant}")
                            connection.exec_driver_sql(f"SET search_path TO {tenant}")
                            connection.commit()
                            context.configure(connection=connection, version_table_schema=tenant)
                            with context.begin_transaction():
                                context.run_migrations()
                    """
            ),
            sql: "SELECT version_table, count(*) FROM postgrescell.migration_ledger GROUP BY 1 ORDER BY 1",
            expected: "one.alembic_version|2\ntwo.alembic_version|2"
        ),
    ]

    @Test(arguments: environments)
    func `its words stay in force, under the guard's ledger`(environment: Environment) async throws {
        let database = try await MigrationServer.shared.makeDatabase()
        let project = try MigrationProject(database, environment: environment.text, revisions: Self.revisions)
        let first = try await project.migrate()
        #expect(first.exitCode == 0, "\(first.result)")
        #expect(first.applied == ["0002", "0001"])
        #expect(try await database.sql(environment.sql) == environment.expected)
        #expect(try await project.migrate().applied == ["0002", "0001"])

        try project.write(Revision("0001", after: nil, do: "pass"))
        #expect(try await project.migrate().exitCode == 78)
    }

    /// An env.py that the guard cannot stand around, and what it says.
    struct Refusal: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var text: String
        var words: String
    }

    static let refusals = [
        Refusal(
            testDescription: "another database",
            text: ordinary.replacing(
                "engine = engine_from_config(",
                with:
                    "import os\nfrom sqlalchemy import create_engine\nengine = create_engine(os.environ[\"OTHER_URL\"])\nunused = (lambda *_, **__: None)("
            ),
            words: "env.py connects to database postgres as alphaswarm_core, not to "
        ),
        Refusal(
            testDescription: "no migrations",
            text: "from alembic import context",
            words: "env.py ran no migrations"
        ),
        Refusal(
            testDescription: "no connection",
            text:
                "from alembic import context\ncontext.configure(url=context.config.get_main_option('sqlalchemy.url'))",
            words: "env.py configures no connection"
        ),
    ]

    @Test(arguments: refusals)
    func `what goes past the guard is refused`(refusal: Refusal) async throws {
        let database = try await MigrationServer.shared.makeDatabase()
        let project = try MigrationProject(database, environment: refusal.text, revisions: Self.revisions)
        let port = database.server.cell.databasePort
        let result = try await project.migrate([
            "OTHER_URL": "postgresql+psycopg://alphaswarm_core:pw-core@127.0.0.1:\(port)/postgres"
        ])
        #expect(result.exitCode == 78, "\(result.result)")
        #expect(result.words.hasPrefix(refusal.words), "\(result.words)")
        #expect(try await database.sql("SELECT count(*) FROM pg_tables WHERE tablename = 'first'") == "0")
    }
}
