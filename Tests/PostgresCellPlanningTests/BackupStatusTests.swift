import FoundationEssentials
import KubernetesAPI
import OperatorTestSupport
import PostgresCellAPI
import PostgresCellPlanning
import Testing

/// WALArchiving, BackupsRecent and `status.backup`, from what the Jobs of the schedules told.
@Suite struct BackupStatusTests {
    /// Ages at the time of the report, in minutes; the spec's RPO is 5 minutes.
    struct Archiving: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var archived: Double?
        var waiting: [Double] = []
        var failed: Double?
        var later: Double = 0
        var says: String
    }

    @Test("WALArchiving goes by what waits, and never takes Ready away", arguments: archivings)
    func archiving(_ example: Archiving) {
        var cluster = Self.cluster
        func time(_ minutes: Double) -> Date { cluster.now.addingTimeInterval(-60 * minutes) }
        cluster.report(
            archived: example.archived.map(time),
            waiting: example.waiting.map(time),
            failed: example.failed.map(time)
        )
        cluster.now += 60 * example.later
        let pass = cluster.converge(Self.plan(at: cluster.now)).last
        #expect(cluster.says(.walArchiving)?.hasPrefix(example.says) == true, "\(cluster.says(.walArchiving) ?? "")")
        #expect(cluster.says(.ready)?.hasPrefix("True") == true)
        #expect(pass?.violations == [])
    }

    private static let archivings = [
        Archiving(testDescription: "nothing waits in a database that was never written to", says: "True Archiving"),
        Archiving(testDescription: "nothing waits, and the last segment is a day old", archived: 1440, says: "True"),
        Archiving(testDescription: "a segment waits after an idle day", archived: 1440, waiting: [1], says: "True"),
        Archiving(testDescription: "waits for twice the RPO", archived: 10, waiting: [10, 9], says: "True Archiving"),
        Archiving(testDescription: "waits for longer", archived: 12, waiting: [11], says: "False ArchivingBehind"),
        Archiving(
            testDescription: "fails for an hour",
            archived: 61,
            waiting: [60],
            failed: 1,
            says: "False ArchivingBehind"
        ),
        Archiving(
            testDescription: "has just failed",
            archived: 3,
            waiting: [2],
            failed: 1,
            says: "False ArchivingFailing"
        ),
        Archiving(testDescription: "never worked", waiting: [2], failed: 1, says: "False ArchivingFailing"),
        Archiving(testDescription: "failed and works again", archived: 1, waiting: [0.5], failed: 3, says: "True"),
        Archiving(testDescription: "failed, and nothing waits", archived: 3, failed: 1, says: "True Archiving"),
        Archiving(testDescription: "the report is three intervals old", archived: 1, later: 15, says: "True"),
        Archiving(testDescription: "the report is older", archived: 1, later: 16, says: "Unknown ReportMissing"),
    ]

    @Test func `A cell without a backup has neither condition, and one with it says what it waits for`() {
        #expect(Sample.cluster(at: .migrated).says(.walArchiving) == nil)
        var cluster = Self.cluster
        #expect(cluster.says(.walArchiving)?.hasPrefix("Unknown ReportMissing") == true)
        #expect(cluster.says(.backupsRecent)?.hasPrefix("Unknown WaitingForBackup") == true)
        cluster.edit { $0.backup = nil }
        cluster.converge(Self.plan(at: cluster.now))
        #expect(cluster.says(.walArchiving) == nil && cluster.cell.status?.backup == nil)
    }

    @Test func `What Jobs told stays when they are gone`() {
        var cluster = Self.cluster
        let (base, report) = (cluster.now - 3600, cluster.now)
        cluster.report(archived: report - 60, waiting: [report - 20], secondsUntilFull: 7200, base: base)
        cluster.runSchedule(
            "postgres-drill",
            job: "postgres-drill-1",
            message: #"{"succeeded":true,"recoverySeconds":42,"message":"restored and read"}"#
        )
        cluster.runSchedule("postgres-dump", job: "postgres-dump-1", message: "alphaswarm-20261122T030000Z.dump")
        cluster.converge(Self.plan(at: cluster.now))
        for job in ["postgres-report-\(Int(report.timeIntervalSince1970) / 60)", "postgres-drill-1", "postgres-dump-1"]
        {
            cluster.deleteJob(job)
        }
        cluster.converge(Self.plan(at: cluster.now))
        let backup = cluster.cell.status?.backup
        #expect(backup?.reportedAt == report)
        #expect(backup?.lastArchivedWAL == "00000001000000000000000A" && backup?.lastArchivedTime == report - 60)
        #expect(backup?.waitingWALSegments == 1 && backup?.oldestWaitingWALTime == report - 20)
        #expect(backup?.volumeFullTime == report + 7200)
        #expect(backup?.lastBaseBackup == .init(label: "20261122-013002F", completedAt: base))
        #expect(backup?.recoveryWindow == .init(earliest: base, latest: report - 60))
        #expect(backup?.lastDrill == .init(completedAt: report, succeeded: true, recoverySeconds: 42))
        #expect(backup?.lastDumpTime == report)
    }

    /// Hours since the newest; full backups on Sundays, incremental ones on the other days, dumps every night.
    @Test(
        "BackupsRecent goes by age against the schedules",
        arguments: [
            (1, 1, "True Recent: "), (53, 1, "True Recent: "), (1, 29, "True Recent: "),
            (55, 1, "False Overdue: the newest base backup is too old for schedule 30 1 * * 0 and 30 1 * * 1-6"),
            (1, 31, "False Overdue: the newest dump is too old for schedule 0 3 * * *"),
        ] as [(Int, Int, String)]
    )
    func recency(_ base: Int, _ dump: Int, _ expected: String) {
        var cluster = Self.cluster
        let now = cluster.now
        cluster.now = now - Double(3600 * dump)
        cluster.runSchedule("postgres-dump", job: "postgres-dump-1", message: "alphaswarm-20261122T030000Z.dump")
        cluster.now = now
        cluster.report(archived: now, base: now - Double(3600 * base))
        cluster.converge(Self.plan(at: now))
        #expect(cluster.says(.backupsRecent)?.hasPrefix(expected) == true, "\(cluster.says(.backupsRecent) ?? "")")
        #expect(cluster.says(.ready)?.hasPrefix("True") == true)
    }

    @Test func `A backup that never came is overdue once it should have, and a pass is due by itself then`() {
        var cluster = Self.cluster
        cluster.cell.metadata.creationTimestamp = Sample.now
        let plan = cluster.pass(Self.plan(at: cluster.now)).plan
        // The first dump, within a day, may take six hours.
        #expect(plan.wakeUp == Sample.now + 30 * 3600)
        cluster.now = Sample.now + 30 * 3600
        cluster.converge(Self.plan(at: cluster.now))
        #expect(
            cluster.says(.backupsRecent)?.hasPrefix("False Overdue: there is no dump yet for schedule 0 3 * * *")
                == true
        )
    }

    @Test func `A run that failed is told with its last words until one succeeds`() {
        var cluster = Self.cluster
        cluster.runSchedule("postgres-dump", job: "postgres-dump-1", succeeds: false, message: "pg_dump: no space left")
        cluster.runSchedule("postgres-drill", job: "postgres-drill-1", succeeds: false, message: "{")
        cluster.converge(Self.plan(at: cluster.now))
        let failed = cluster.cell.status?.backup?.failedRuns
        #expect(failed?.map(\.job) == ["postgres-dump-1", "postgres-drill-1"])
        #expect(failed?.first?.message == "pg_dump: no space left")
        #expect(cluster.cell.status?.backup?.lastDrill == .init(completedAt: cluster.now, succeeded: false))
        cluster.deleteJob("postgres-dump-1")
        cluster.now += 3600
        cluster.converge(Self.plan(at: cluster.now))
        #expect(cluster.cell.status?.backup?.failedRuns == failed)
        cluster.runSchedule("postgres-dump", job: "postgres-dump-2", message: "alphaswarm-20261122T030000Z.dump")
        cluster.converge(Self.plan(at: cluster.now))
        #expect(cluster.cell.status?.backup?.failedRuns?.map(\.schedule) == ["postgres-drill"])
    }

    @Test(
        "What is no report changes nothing",
        arguments: ["", "{}", "[]", #"{"time":-1}"#, #"{"time":"now","archiver":{"waiting":1}}"#, "connection refused"]
    )
    func refusesWords(_ message: String) {
        var cluster = Self.cluster
        let before = cluster.cell.status
        cluster.runSchedule("postgres-report", job: "postgres-report-1", message: message)
        cluster.converge(Self.plan(at: cluster.now))
        #expect(cluster.cell.status == before)
    }

    @Test(
        "A report comes once in the time that may be lost",
        arguments: [
            ("1m", "*/1 * * * *"), ("119s", "*/1 * * * *"), ("5m", "*/5 * * * *"), ("7m", "*/6 * * * *"),
            ("24h", "*/30 * * * *"),
        ]
    )
    func reportSchedule(_ rpo: String, _ schedule: String) throws {
        var cell = Self.cluster.cell
        cell.spec.backup?.wal.rpo = try #require(CellDuration(rpo))
        let children = makeStatefulSetChildren(of: cell, defaults: Sample.defaults)
        let report = try #require(children.schedules.first { $0.reference.key.name == "postgres-report" })
        #expect(try JSONValue(parsing: report.manifest)[path: ["spec", "schedule"]]?.string == schedule)
    }

    /// A migrated cell with a backup; a life takes a while, and every test asks for it.
    private static let cluster = Sample.cluster(at: .migrated) { cell in
        var store = CellObjectStore()
        store.s3 = CellObjectStore.S3(bucket: "backups")
        store.key = "alphaswarm/postgres/backup"
        var backup = CellBackup(objectStore: store)
        backup.base.incremental = "30 1 * * 1-6"
        backup.dump = CellBackup.Dump()
        backup.drill = CellBackup.Drill()
        cell.spec.backup = backup
    }

    private static func plan(at now: Date) -> (CellObservation) -> CellPlan {
        { planCell($0, now: now, defaults: Sample.defaults) }
    }
}
