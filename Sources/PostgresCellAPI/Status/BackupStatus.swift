package import FoundationEssentials

/// Backups by age, not by event; times are whole seconds, nil where there is none yet.
package struct BackupStatus: Codable, Hashable, Sendable {
    /// When the figures of archiving and volume were taken, by the database pod's clock; nil before the first report.
    package var reportedAt: Date?
    /// The newest WAL segment in the object store.
    package var lastArchivedWAL: String?
    /// When that segment reached the object store.
    package var lastArchivedTime: Date?
    /// When archiving a segment last failed.
    package var lastArchiveFailureTime: Date?
    /// Since when the oldest segment waits that is not archived yet.
    package var oldestWaitingWALTime: Date?
    /// How many segments wait.
    package var waitingWALSegments: Int?
    /// When the volume will be full at the present rate; nil while it does not fill.
    package var volumeFullTime: Date?
    /// The newest finished one.
    package var lastBaseBackup: BaseBackup?
    /// When the newest verified dump was whole.
    package var lastDumpTime: Date?
    /// nil before the first base backup.
    package var recoveryWindow: RecoveryWindow?
    /// The newest drill, whether it succeeded or not.
    package var lastDrill: Drill?
    /// Of each schedule of backups, dumps or drills whose newest run failed, that run; nil where there is none.
    package var failedRuns: [FailedRun]?

    package init() {}

    /// A finished base backup.
    package struct BaseBackup: Codable, Hashable, Sendable {
        /// pgBackRest's label, such as `20261122-013002F`.
        package var label: String
        /// When it ended.
        package var completedAt: Date

        package init(label: String, completedAt: Date) {
            self.label = label
            self.completedAt = completedAt
        }
    }

    /// The points in time to which the cell can be restored.
    package struct RecoveryWindow: Codable, Hashable, Sendable {
        /// The end of the oldest kept base backup.
        package var earliest: Date
        /// The newest archived point.
        package var latest: Date

        package init(earliest: Date, latest: Date) {
            self.earliest = earliest
            self.latest = latest
        }
    }

    /// The last restore that was tried.
    package struct Drill: Codable, Hashable, Sendable {
        /// When it ended.
        package var completedAt: Date
        /// The restored data was right.
        package var succeeded: Bool
        /// From the start of the restore to the first answered query: the measured recovery time.
        package var recoverySeconds: Int?

        package init(completedAt: Date, succeeded: Bool, recoverySeconds: Int? = nil) {
            self.completedAt = completedAt
            self.succeeded = succeeded
            self.recoverySeconds = recoverySeconds
        }
    }

    /// A run that failed, and after which none has succeeded.
    package struct FailedRun: Codable, Hashable, Sendable {
        /// The CronJob.
        package var schedule: String
        /// The Job that failed.
        package var job: String
        /// When it was given up.
        package var failedAt: Date
        /// The end of what it said.
        package var message: String?

        package init(schedule: String, job: String, failedAt: Date, message: String? = nil) {
            self.schedule = schedule
            self.job = job
            self.failedAt = failedAt
            self.message = message
        }

        /// What the definition admits.
        package static let maximumMessageLength = 2048
    }
}
