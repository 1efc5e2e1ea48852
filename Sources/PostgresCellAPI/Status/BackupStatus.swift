package import FoundationEssentials

/// Backups by age, not by event. Times are whole seconds; nil: none yet.
package struct BackupStatus: Codable, Hashable, Sendable {
    /// The newest WAL segment in the object store.
    package var lastArchivedWAL: String?
    package var lastArchivedTime: Date?
    /// Since when the oldest segment waits that is not archived yet.
    package var oldestWaitingWALTime: Date?
    package var lastBaseBackup: BaseBackup?
    package var lastDumpTime: Date?
    package var recoveryWindow: RecoveryWindow?
    package var lastDrill: Drill?

    package init() {}

    /// A finished base backup.
    package struct BaseBackup: Codable, Hashable, Sendable {
        /// pgBackRest's label, such as `20261122-013002F`.
        package var label: String
        package var completedAt: Date

        package init(label: String, completedAt: Date) {
            self.label = label
            self.completedAt = completedAt
        }
    }

    /// The points in time to which the cell can be restored.
    package struct RecoveryWindow: Codable, Hashable, Sendable {
        package var earliest: Date
        package var latest: Date

        package init(earliest: Date, latest: Date) {
            self.earliest = earliest
            self.latest = latest
        }
    }

    /// The last restore that was tried.
    package struct Drill: Codable, Hashable, Sendable {
        package var completedAt: Date
        package var succeeded: Bool
        /// From the start of the restore to the first answered query: the measured recovery time.
        package var recoverySeconds: Int?

        package init(completedAt: Date, succeeded: Bool, recoverySeconds: Int? = nil) {
            self.completedAt = completedAt
            self.succeeded = succeeded
            self.recoverySeconds = recoverySeconds
        }
    }
}
