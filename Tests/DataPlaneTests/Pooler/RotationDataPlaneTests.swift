import FoundationEssentials
import Glibc
import OperatorTestSupport
import PostgresCellAPI
import Testing

/// A password that changes in the store, from the mounted files to the server and the pooler.
@Suite struct RotationDataPlaneTests {
    @Test func `within a minute server and pooler agree, nothing restarts, and no log and no process list shows it`()
        async throws
    {
        let database = try await runningDatabase(
            try CellOnHost(.debian) {
                $0.engine.statefulSet?.parameters = ["log_statement": "all", "log_min_duration_statement": "0"]
            }
        )
        let pooler = try await PoolerOnHost(database)
        let started =
            "SELECT pg_postmaster_start_time(); SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'"
        let before = try await database.sql(started)
        let list = try HostProcess(
            ["sh", "-c", "while :; do ps -eww -o args; sleep 0.02; done"],
            environment: HostProgram.environment,
            log: "\(database.pod.folder)/ps.log"
        )

        let began = ContinuousClock.now
        let roles = ["owner", "pooler"] + database.cell.cell.spec.consumers.map(\.name)
        for role in roles {
            try database.cell.setCredentials(role, username: "alphaswarm_\(role)", password: "Geheim:\\'\"% \(role)")
        }
        for role in roles where role != "pooler" {
            try await eventually("new password of \(role)", within: .seconds(60)) {
                try await logsIn(role, "Geheim:\\'\"% \(role)", database)
            }
        }
        try await eventually("new password of the pooler", within: .seconds(60)) {
            pooler.process.output.contains("credentials reloaded")
        }
        let client = try await database.sql(
            "SELECT current_user",
            as: "alphaswarm_core",
            password: "Geheim:\\'\"% core",
            port: database.cell.poolerPort
        )
        #expect(try client.get() == "alphaswarm_core")
        #expect(ContinuousClock.now - began < .seconds(60))

        list.killAll()
        #expect(try await database.sql(started) == before)
        #expect(pooler.process.exitCode == nil)
        let texts = [database.log, database.keeperLog, pooler.process.output, list.output]
        #expect(texts[0].contains("LOG:  statement: ") && texts[3].contains("role-keeper.sh"), "both were written")
        for text in texts {
            #expect(!text.contains("Geheim"))
            #expect(!text.contains("SCRAM-SHA-256$"))
        }
    }
}
