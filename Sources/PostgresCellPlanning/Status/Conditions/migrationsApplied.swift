import PostgresCellAPI

extension ConditionRule {
    /// The current migrations.
    static let migrationsApplied = part(.migrationsApplied) { $0.migrations }
}
