import PostgresCellAPI

extension ConditionRule {
    /// The pooler.
    static let poolerAvailable = part(.poolerAvailable) { $0.pooler }
}
