import FoundationEssentials
import KubernetesAPI

/// What the programs of a cell's backups leave in their termination logs when all is well; nil for any other program.
func playedBackupMessage(of container: JSONValue, now: Date) -> String? {
    let seconds = JSONValue.integer(Int64(now.timeIntervalSince1970))
    let program = container.list("command").dropFirst().first?.string?.split(separator: "/").last
    let message: JSONValue
    switch program {
    case "report.sh":
        message = [
            "time": seconds,
            "archiver": ["lastArchivedWAL": "000000010000000000000003", "lastArchivedTime": seconds, "waiting": 0],
            "lastBaseBackup": ["label": "20261122-013002F", "time": seconds], "earliestRestorableTime": seconds,
        ]
    case "base-backup.sh":
        message = ["label": "20261122-013002F", "type": "full", "error": false, "start": seconds, "stop": seconds]
    case "dump-upload.sh": return "database-20261122T030000Z.dump\n"
    case "drill.sh": message = ["succeeded": true, "recoverySeconds": 1, "message": "restored and read"]
    default: return nil
    }
    return message.text
}
