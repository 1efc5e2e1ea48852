import PostgresCellAPI

extension ConditionRule {
    /// All ExternalSecrets.
    static let credentialsSynced = part(.credentialsSynced) { $0.credentials }
}
