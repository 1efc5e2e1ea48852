import KubernetesAPI
import PostgresCellAPI

extension ConditionRule {
    /// There while `spec.suspend` keeps everything as it is.
    static let suspended = ConditionRule(type: .suspended) { report in
        report.isSuspended ? (.true, report.summary.finding) : nil
    }
}
