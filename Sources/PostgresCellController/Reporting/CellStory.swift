import FoundationEssentials
import KubernetesAPI
package import PostgresCellAPI
package import PostgresCellPlanning

/// What `kubectl describe` shall tell of one pass: a pure function of what was and what became.
package struct CellStory {
    /// One sentence of it.
    package struct Sentence: Hashable, Sendable {
        /// A warning, for what a person should look at.
        package var isWarning: Bool
        /// CamelCase.
        package var reason: String
        /// What the operator did or saw, in CamelCase.
        package var action: String
        /// For people.
        package var note: String

        package init(isWarning: Bool, reason: String, action: String, note: String) {
            self.isWarning = isWarning
            self.reason = reason
            self.action = action
            self.note = note
        }
    }

    /// What the pass did, then what became of the cell.
    package private(set) var sentences: [Sentence] = []

    /// - Parameter before: the status as it was written last; nil for a cell that is seen for the first time.
    package init(before: PostgresCellStatus?, after: PostgresCellStatus, receipts: [ObjectReceipt]) {
        tellOfObjects(receipts)
        for condition in after.conditions {
            tell(of: condition, before: before?.conditions[type: condition.type], backup: after.backup)
        }
        tellOfRuns(after.backup, before: before?.backup)
    }

    private mutating func tellOfObjects(_ receipts: [ObjectReceipt]) {
        for (outcome, reason) in [
            (ObjectReceipt.Outcome.created, "Created"), (.configured, "Configured"), (.deleted, "Deleted"),
        ] {
            let references = receipts.filter { $0.outcome == outcome }.map(\.reference)
            let objects = references.map { "\($0.resource.kind) \($0.key.name)" }
            guard !objects.isEmpty else { continue }
            sentences.append(
                Sentence(isWarning: false, reason: reason, action: "Apply", note: objects.joined(separator: ", "))
            )
        }
        let lifted = receipts.count { $0.outcome == .lifted }
        if lifted > 0 {
            let pods = lifted == 1 ? "1 pod" : "\(lifted) pods"
            sentences.append(
                Sentence(isWarning: false, reason: "GateLifted", action: "LiftGate", note: "released \(pods)")
            )
        }
    }

    /// A condition is news where its status or its reason changed; Ready speaks for Reconciling.
    ///
    /// What is as expected at first sight is none.
    private mutating func tell(of condition: Condition, before: Condition?, backup: BackupStatus?) {
        guard condition.type != ConditionType.reconciling.rawValue,
            before?.status != condition.status || before?.reason != condition.reason,
            before != nil || Self.exceptional.contains(condition.type)
        else { return }
        let isWarning = condition.type == ConditionType.stalled.rawValue || Self.warnsWhenFalse(condition)
        sentences.append(
            Sentence(
                isWarning: isWarning,
                reason: condition.reason ?? condition.type,
                action: condition.type,
                note: (condition.message ?? "") + Self.outlook(of: condition, backup)
            )
        )
    }

    /// A backup, a dump or a drill that failed is news once.
    private mutating func tellOfRuns(_ backup: BackupStatus?, before: BackupStatus?) {
        for run in backup?.failedRuns ?? [] where before?.failedRuns?.contains(where: { $0.job == run.job }) != true {
            sentences.append(
                Sentence(
                    isWarning: true,
                    reason: "BackupFailed",
                    action: "Backup",
                    note: "Job \(run.job) of CronJob \(run.schedule) failed: \(run.message ?? "look at its log")"
                )
            )
        }
    }

    /// What comes of WAL that stays on the volume; an event may say what changes by itself, where a condition may not.
    private static func outlook(of condition: Condition, _ backup: BackupStatus?) -> String {
        guard condition.type == ConditionType.walArchiving.rawValue, condition.status == .false,
            let full = backup?.volumeFullTime, let reported = backup?.reportedAt
        else { return "" }
        let seconds = Int(max(0, full.timeIntervalSince(reported)))
        let span =
            switch seconds {
            case ..<120: "\(seconds) s"
            case ..<7200: "\(seconds / 60) min"
            case ..<172_800: "\(seconds / 3600) h"
            default: "\(seconds / 86_400) days"
            }
        return "; at the present rate the volume is full in \(span)"
    }

    /// Conditions that are there only while something is out of the ordinary.
    private static let exceptional = Set(
        [ConditionType.stalled, .suspended, .templateOutdated].map(\.rawValue)
    )

    private static func warnsWhenFalse(_ condition: Condition) -> Bool {
        let types: [ConditionType] = [.walArchiving, .backupsRecent]
        return condition.status == .false && types.contains { $0.rawValue == condition.type }
    }
}
