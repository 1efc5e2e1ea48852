import FoundationEssentials
import KubernetesAPI
import PostgresCellAPI
import PostgresCellController
import PostgresCellPlanning
import Testing

@Suite struct CellStoryTests {
    @Test("What a pass did is one sentence for each kind of deed", arguments: deeds)
    func tellsDeeds(_ receipts: [ObjectReceipt], _ expected: [CellStory.Sentence]) {
        #expect(CellStory(before: nil, after: PostgresCellStatus(), receipts: receipts).sentences == expected)
    }

    @Test("A condition is news where its status or reason changed", arguments: news)
    func tellsConditions(_ before: Condition?, _ after: Condition, _ expected: CellStory.Sentence?) {
        var earlier = PostgresCellStatus()
        earlier.conditions = [before].compactMap(\.self)
        var later = PostgresCellStatus()
        later.conditions = [after]
        let story = CellStory(before: earlier, after: later, receipts: [])
        #expect(story.sentences == [expected].compactMap(\.self))
    }

    @Test(
        "Archiving that fails tells when the volume is full",
        arguments: [(90.0, "90 s"), (7000, "116 min"), (90_000, "25 h")]
    )
    func tellsOutlook(_ seconds: Double, _ span: String) {
        let reported = Bench.now
        var after = PostgresCellStatus()
        after.conditions = [condition("WALArchiving", .false, "ArchivingFailing")]
        after.backup = BackupStatus()
        after.backup?.reportedAt = reported
        after.backup?.volumeFullTime = reported + seconds
        var before = PostgresCellStatus()
        before.conditions = [condition("WALArchiving", .true, "Archiving")]
        let note = "words of ArchivingFailing; at the present rate the volume is full in \(span)"
        #expect(
            CellStory(before: before, after: after, receipts: []).sentences == [
                warning("ArchivingFailing", "WALArchiving", note)
            ]
        )
    }

    @Test func `A failed run is told once`() {
        var status = PostgresCellStatus()
        status.backup = BackupStatus()
        status.backup?.failedRuns = [
            .init(schedule: "db-dump", job: "db-dump-7", failedAt: Bench.now, message: "no space")
        ]
        let expected = warning("BackupFailed", "Backup", "Job db-dump-7 of CronJob db-dump failed: no space")
        #expect(CellStory(before: nil, after: status, receipts: []).sentences == [expected])
        #expect(CellStory(before: status, after: status, receipts: []).sentences == [])
    }

    private static let deeds: [([ObjectReceipt], [CellStory.Sentence])] = [
        ([], []),
        ([receipt("a", .unchanged), receipt("b", .failed(StepFailure(.transient, message: "busy")))], []),
        (
            [receipt("a", .created), receipt("b", .unchanged), receipt("c", .created)],
            [sentence("Created", "Apply", "Service a, Service c")]
        ),
        (
            [receipt("a", .deleted), receipt("b", .configured), receipt("c", .created)],
            [
                sentence("Created", "Apply", "Service c"), sentence("Configured", "Apply", "Service b"),
                sentence("Deleted", "Apply", "Service a"),
            ]
        ),
        ([receipt("a", .lifted)], [sentence("GateLifted", "LiftGate", "released 1 pod")]),
        ([receipt("a", .lifted), receipt("b", .lifted)], [sentence("GateLifted", "LiftGate", "released 2 pods")]),
    ]

    private static let news: [(Condition?, Condition, CellStory.Sentence?)] = [
        (nil, condition("Ready", .true, "Ready"), nil),
        (
            condition("Ready", .false, "Progressing"), condition("Ready", .true, "Ready"),
            sentence("Ready", "Ready", "words of Ready")
        ),
        (condition("Ready", .true, "Ready"), condition("Ready", .true, "Ready", "other words"), nil),
        (
            condition("Ready", .false, "DatabaseStarting"), condition("Ready", .false, "MigrationRunning"),
            sentence("MigrationRunning", "Ready", "words of MigrationRunning")
        ),
        (nil, condition("Reconciling", .true, "Progressing"), nil),
        (
            nil, condition("Stalled", .true, "SecretKeyMissing"),
            warning("SecretKeyMissing", "Stalled", "words of SecretKeyMissing")
        ),
        (nil, condition("Suspended", .true, "Suspended"), sentence("Suspended", "Suspended", "words of Suspended")),
        (
            condition("WALArchiving", .true, "Archiving"), condition("WALArchiving", .false, "ArchivingLate"),
            warning("ArchivingLate", "WALArchiving", "words of ArchivingLate")
        ),
        (
            condition("WALArchiving", .false, "ArchivingLate"), condition("WALArchiving", .true, "Archiving"),
            sentence("Archiving", "WALArchiving", "words of Archiving")
        ),
    ]
}

private func receipt(_ name: String, _ outcome: ObjectReceipt.Outcome) -> ObjectReceipt {
    ObjectReceipt(ObjectReference(Service.resource, ObjectKey(namespace: "alphaswarm", name: name)), outcome)
}

private func sentence(_ reason: String, _ action: String, _ note: String) -> CellStory.Sentence {
    CellStory.Sentence(isWarning: false, reason: reason, action: action, note: note)
}

private func warning(_ reason: String, _ action: String, _ note: String) -> CellStory.Sentence {
    CellStory.Sentence(isWarning: true, reason: reason, action: action, note: note)
}

private func condition(
    _ type: String,
    _ status: ConditionStatus,
    _ reason: String,
    _ message: String? = nil
) -> Condition {
    Condition(type: type, status: status, reason: reason, message: message ?? "words of \(reason)")
}
