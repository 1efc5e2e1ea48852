import PostgresCellAPI

extension ConditionRule {
    /// There while the cell has a backup; no part of Ready.
    static let backupsRecent = ConditionRule(type: .backupsRecent) { report in
        report.plan.assessment.backup.map { ($0.recency.status, $0.recency) }
    }
}
