import PostgresCellAPI

extension ConditionRule {
    /// The primary.
    static let databaseAvailable = part(.databaseAvailable) { $0.database }
}
