import KubernetesAPI
import PostgresCellAPI

extension ConditionRule {
    /// There while the cell comes nearer to its spec by itself.
    static let reconciling = ConditionRule(type: .reconciling) { report in
        let summary = report.summary
        return switch summary.verdict {
        case .reconciling, .unknown: (.true, summary.finding)
        case .ready, .stalled, .suspended: nil
        }
    }
}
