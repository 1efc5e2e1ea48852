import FoundationEssentials
import KubernetesAPI

/// What the database pod's side car tells of archiving, repository and volume.
///
/// JSON of at most 4 KiB, times in Unix seconds; `backup-report.sh` makes it.
struct BackupReport: Hashable, Sendable {
    var time: Date
    var lastArchivedWAL: String?
    var lastArchivedTime: Date?
    var lastFailedTime: Date?
    /// nil: the database did not answer.
    var waiting: Int?
    var oldestWaitingTime: Date?
    var secondsUntilFull: Int?
    var lastBaseBackup: (label: String, time: Date)? {
        guard let label = baseBackupLabel, let time = baseBackupTime else { return nil }
        return (label, time)
    }
    var earliestRestorableTime: Date?
    var lastDumpTime: Date?
    private var baseBackupLabel: String?
    private var baseBackupTime: Date?

    /// Reads a termination message; nil where it is no report.
    init?(_ text: String) {
        guard text.utf8.count <= 16_384, let document = try? JSONValue(parsing: Data(text.utf8)),
            let time = Self.time(document["time"])
        else { return nil }
        self.time = time
        let archiver = document["archiver"]
        lastArchivedWAL = archiver?["lastArchivedWAL"]?.string.flatMap { Self.name($0) }
        lastArchivedTime = Self.time(archiver?["lastArchivedTime"])
        lastFailedTime = Self.time(archiver?["lastFailedTime"])
        waiting = archiver?["waiting"]?.integer.flatMap { Int(exactly: $0) }.map { min(max(0, $0), Int(Int32.max)) }
        oldestWaitingTime = Self.time(archiver?["oldestWaitingTime"])
        secondsUntilFull = document[path: ["volume", "secondsUntilFull"]]?.integer.flatMap {
            (0...Self.farAway).contains($0) ? Int($0) : nil
        }
        baseBackupLabel = document[path: ["lastBaseBackup", "label"]]?.string.flatMap { Self.name($0) }
        baseBackupTime = Self.time(document[path: ["lastBaseBackup", "time"]])
        earliestRestorableTime = Self.time(document["earliestRestorableTime"])
        lastDumpTime = Self.time(document["lastDumpTime"])
    }

    /// Ten years; a volume that fills that slowly does not fill.
    private static let farAway: Int64 = 10 * 365 * 24 * 3600

    /// A time that a program of the backups told; nil where it is none.
    static func time(_ value: JSONValue?) -> Date? {
        // Until the year 9999, which is what RFC 3339 can write.
        guard let seconds = value?.integer, (1..<253_402_300_800).contains(seconds) else { return nil }
        return Date(timeIntervalSince1970: Double(seconds))
    }

    private static func name(_ text: String) -> String? {
        let isPlain = text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        return !text.isEmpty && text.utf8.count <= 64 && isPlain ? text : nil
    }
}
