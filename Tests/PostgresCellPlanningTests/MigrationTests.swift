import FoundationEssentials
import KubernetesAPI
import OperatorTestSupport
import PostgresCellAPI
import PostgresCellPlanning
import Testing

@Suite struct MigrationTests {
    @Test func `A Job that completed and was removed is not run again`() {
        var cluster = Sample.cluster(at: .migrated)
        let job = cluster.cell.status?.migrations?.job ?? ""
        cluster.deleteJob(job)
        cluster.converge(Sample.plan)
        #expect(cluster.names(Job.resource).isEmpty)
        #expect(cluster.says(.migrationsApplied) == "True Applied: Job \(job) has run to completion")
        #expect(cluster.cell.status?.migrations?.heads == ["0045_ledger"])
    }

    @Test func `A Job that was removed before its summary was read is run again`() {
        var cluster = Sample.cluster(at: .pooler)
        let job = cluster.runningJob ?? ""
        cluster.completeJob(job, summary: "")
        cluster.converge(Sample.plan)
        #expect(
            cluster.says(.migrationsApplied)?.hasPrefix("True Applied: Job \(job) has run to completion without")
                == true
        )
        cluster.deleteJob(job)
        cluster.converge(Sample.plan)
        #expect(cluster.names(Job.resource) == [job])
    }

    @Test func `A failed Job stays failed until it is deleted, and then is tried again`() {
        var cluster = Sample.cluster(at: .pooler)
        let job = cluster.runningJob ?? ""
        cluster.failJob(job, message: "sqlalchemy.exc.ProgrammingError: relation \"bots\" exists\n")
        cluster.converge(Sample.plan)
        let message =
            "True MigrationFailed: Job \(job) failed; correct spec.migrations, or delete the Job to try it again. "
            + "It says: sqlalchemy.exc.ProgrammingError: relation \"bots\" exists"
        #expect(cluster.says(.stalled) == message)
        #expect(cluster.says(.databaseAvailable)?.hasPrefix("True") == true)
        cluster.deleteJob(job)
        cluster.converge(Sample.plan)
        #expect(cluster.runningJob == job)
        #expect(cluster.says(.stalled) == nil)
    }

    @Test func `Another image is another Job, and the earlier one goes first`() {
        var cluster = Sample.cluster(at: .pooler)
        let job = cluster.runningJob ?? ""
        cluster.edit { $0.migrations?.alembic?.image = "registry.example/migrations:0046" }
        let pass = cluster.pass(Sample.plan)
        #expect(pass.plan.deletions.map(\.reference.key.name) == [job])
        #expect(cluster.names(Job.resource).isEmpty, "two migrations never run at once")
        cluster.converge(Sample.plan)
        #expect(cluster.names(Job.resource).count == 1)
        #expect(cluster.runningJob != job)
    }

    @Test func `A Job that failed under other limits is replaced by one with the present ones`() {
        var cluster = Sample.cluster(at: .pooler)
        let job = cluster.runningJob ?? ""
        cluster.failJob(job, reason: "DeadlineExceeded", message: "")
        cluster.converge(Sample.plan)
        let message =
            "True MigrationFailed: Job \(job) did not end within 1800 s: raise spec.migrations.activeDeadlineSeconds"
        #expect(cluster.says(.stalled) == message)
        cluster.edit { $0.migrations?.activeDeadlineSeconds = 7200 }
        cluster.converge(Sample.plan)
        #expect(cluster.runningJob == job)
        #expect(cluster.says(.stalled) == nil)
    }

    @Test func `An edited migration has a reason of its own`() {
        var cluster = Sample.cluster(at: .pooler)
        let words = "applied revision 0044_bots (0044_bots.py) was edited: recorded 1f3a, image has 9c2e"
        let summary = #"{"heads":["0044_bots"],"applied":["0044_bots"],"reason":"Refused","message":"\#(words)"}"#
        cluster.failJob(cluster.runningJob ?? "", message: summary)
        cluster.converge(Sample.plan)
        #expect(cluster.says(.stalled)?.hasPrefix("True MigrationEdited: ") == true)
        #expect(cluster.says(.stalled)?.hasSuffix(words) == true)
    }

    @Test func `A run that failed before it read the ledger forgets nothing`() {
        var cluster = Sample.cluster(at: .migrated)
        cluster.edit { $0.migrations?.alembic?.image = "registry.example/migrations:0046" }
        cluster.converge(Sample.plan)
        cluster.failJob(cluster.runningJob ?? "", message: #"{"heads":[],"applied":[],"message":"no such file"}"#)
        cluster.converge(Sample.plan)
        #expect(cluster.cell.status?.migrations?.appliedRevisions == ["0045_ledger", "0044_bots"])
        #expect(cluster.cell.status?.migrations?.heads == ["0045_ledger"])
    }

    @Test(
        "Whatever a migration's pod says, status keeps its bounds",
        arguments: [
            #"{"heads":"0045","applied":[1,null,{"a":[]},"ok","ok","no spaces","\#(String(repeating: "x", count: 4000))"]}"#,
            #"{"applied":["\#((0..<3000).map { "r\($0)" }.joined(separator: #"",""#))"]}"#,
            String(repeating: "[", count: 4096),
            "\u{1B}[31mred\u{1B}[0m \u{202E}backwards \u{0000}\u{FFFD}",
            #"{"heads":[],"applied":[],"message":"\u0000\u0007"}"#,
            "null",
        ]
    )
    func bounded(_ words: String) {
        for succeeds in [true, false] {
            var cluster = Sample.cluster(at: .pooler)
            let job = cluster.runningJob ?? ""
            if succeeds { cluster.completeJob(job, summary: words) } else { cluster.failJob(job, message: words) }
            for pass in cluster.converge(Sample.plan) { #expect(pass.violations.isEmpty) }
            let record = cluster.cell.status?.migrations
            #expect((record?.message?.count ?? 0) <= MigrationStatus.maximumMessageLength)
            #expect(record?.appliedRevisions.allSatisfy { $0.count <= 128 && !$0.contains(" ") } == true)
            #expect(cluster.pass(Sample.plan).isQuiet)
        }
    }

    @Test func `A summary that was cut adds to what is known`() {
        var cluster = Sample.cluster(at: .migrated)
        cluster.edit { $0.migrations?.alembic?.image = "registry.example/migrations:0046" }
        cluster.converge(Sample.plan)
        cluster.completeJob(
            cluster.runningJob ?? "",
            summary: #"{"heads":["0046"],"applied":["0046"],"truncated":true,"message":"at 0046"}"#
        )
        cluster.converge(Sample.plan)
        #expect(cluster.cell.status?.migrations?.appliedRevisions == ["0046", "0045_ledger", "0044_bots"])
        #expect(cluster.cell.status?.migrations?.completedAt == Sample.now)
    }
}
