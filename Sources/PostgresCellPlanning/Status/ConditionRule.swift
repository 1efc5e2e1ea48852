import KubernetesAPI
import PostgresCellAPI

/// One condition: when it is there and what it says.
struct ConditionRule: Sendable {
    var type: ConditionType
    /// Status, reason and message; nil while the condition is absent.
    var saying: @Sendable (StatusReport) -> (status: ConditionStatus, finding: Finding)?

    func condition(_ report: StatusReport, generation: Int64) -> Condition? {
        guard let (status, finding) = saying(report) else { return nil }
        return Condition(
            type: type.rawValue,
            status: status,
            observedGeneration: generation,
            reason: finding.reason.rawValue,
            message: String(finding.message.unicodeScalars.prefix(Self.maximumMessageLength))
        )
    }

    /// What the definition admits.
    static let maximumMessageLength = 32_768
}

extension ConditionRule {
    /// Every condition, in the order in which they stand in the list.
    static let all: [ConditionRule] = [
        .ready, .reconciling, .stalled, .credentialsSynced, .storageReady, .databaseAvailable, .poolerAvailable,
        .migrationsApplied, .gateOpen, .walArchiving, .backupsRecent, .suspended, .templateOutdated,
    ]

    /// A condition that is always there and tells one part's finding.
    static func part(_ type: ConditionType, _ finding: @escaping @Sendable (CellAssessment) -> Finding) -> Self {
        ConditionRule(type: type) { report in
            let finding = finding(report.plan.assessment)
            return (finding.status, finding)
        }
    }
}

extension Finding {
    /// What a condition of its own says of it.
    var status: ConditionStatus {
        switch standing {
        case .satisfied: .true
        case .unknown: .unknown
        case .progressing, .stalled: .false
        }
    }
}
