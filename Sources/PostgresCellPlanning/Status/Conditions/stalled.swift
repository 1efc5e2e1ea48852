import KubernetesAPI
import PostgresCellAPI

extension ConditionRule {
    /// There while nothing more happens before a person acts.
    static let stalled = ConditionRule(type: .stalled) { report in
        let summary = report.summary
        return summary.verdict == .stalled ? (.true, summary.finding) : nil
    }
}
