import PostgresCellAPI

extension ConditionRule {
    /// There while the cell has a backup; no part of Ready: a cell whose object store is down goes on serving.
    static let walArchiving = ConditionRule(type: .walArchiving) { report in
        report.plan.assessment.backup.map { ($0.archiving.status, $0.archiving) }
    }
}
