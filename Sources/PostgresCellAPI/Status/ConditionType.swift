/// The types of a cell's conditions.
package enum ConditionType: String, Sendable, CaseIterable {
    /// The spec is fully applied and the cell serves: all of `partsOfReady` are true. Always there.
    case ready = "Ready"
    /// The operator is at work or waits for something that will come by itself. Only there while true.
    case reconciling = "Reconciling"
    /// Nothing more happens until a person acts; the message says what. Only there while true, never with Reconciling.
    case stalled = "Stalled"
    /// Every ExternalSecret is synced for its current generation.
    case credentialsSynced = "CredentialsSynced"
    /// The volume is bound at the requested size.
    case storageReady = "StorageReady"
    /// The primary accepts connections; its roles, databases and extensions are as the spec says.
    case databaseAvailable = "DatabaseAvailable"
    /// All pooler replicas of the current template are available.
    case poolerAvailable = "PoolerAvailable"
    /// The current migrations ran to completion.
    case migrationsApplied = "MigrationsApplied"
    /// No pod of the cell is held.
    case gateOpen = "GateOpen"
    /// The newest archived point is younger than twice the recovery point objective. Only there with a backup.
    case walArchiving = "WALArchiving"
    /// Base backup and dump are as recent as their schedules promise. Only there with a backup.
    case backupsRecent = "BackupsRecent"
    /// `spec.suspend` is set and nothing is written. Only there while true.
    case suspended = "Suspended"
    /// A pod template of this release waits for the next change of the spec. Only there while true.
    case templateOutdated = "TemplateOutdated"

    /// What Ready is the conjunction of.
    package static let partsOfReady: [ConditionType] = [
        .credentialsSynced, .storageReady, .databaseAvailable, .poolerAvailable, .migrationsApplied,
    ]
}
