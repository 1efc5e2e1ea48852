import KubernetesAPI
import PostgresCellAPI

extension ConditionRule {
    /// The summary; Unknown only where this pass wrote something that no observation has shown yet.
    static let ready = ConditionRule(type: .ready) { report in
        let summary = report.summary
        return switch summary.verdict {
        case .ready: (.true, summary.finding)
        case .unknown: (.unknown, summary.finding)
        case .reconciling, .stalled, .suspended: (.false, summary.finding)
        }
    }
}
