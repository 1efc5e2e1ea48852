import PostgresCellAPI

extension ConditionRule {
    /// The volume.
    static let storageReady = part(.storageReady) { $0.storage }
}
