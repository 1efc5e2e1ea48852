extension CellSchema {
    /// `status`, which only the operator writes.
    package static let status: FieldSchema = .object([
        "observedGeneration": .integer(-1...Int64.max),
        "conditions": .list(condition, maxItems: 32, .map(key: "type")),
        "endpoints": .object(["pooled": endpoint, "direct": endpoint]),
        "credentials": .list(
            .object(
                ["consumer": .text(maxLength: 63), "secretName": .text(maxLength: 253)],
                required: ["consumer", "secretName"]
            ),
            maxItems: 64,
            .map(key: "consumer")
        ),
        "migrations": migrationStatus,
        "gate": .object(["held": .integer(0...Int64(Int32.max))], required: ["held"]),
        "storage": .object(
            ["requested": .quantity, "capacity": .quantity, "volume": .text(maxLength: 253)],
            required: ["requested"]
        ),
        "backup": backupStatus,
    ])

    private static let condition: FieldSchema = .object(
        [
            "type": .text(maxLength: 316),
            "status": .choice(["True", "False", "Unknown"]),
            "observedGeneration": .integer(0...Int64.max),
            "lastTransitionTime": .dateTime,
            "reason": .text(maxLength: 1024),
            "message": .text(maxLength: 32_768),
        ],
        required: ["type", "status", "lastTransitionTime", "reason", "message"]
    )

    private static let endpoint: FieldSchema = .object(
        ["host": .text(maxLength: 253), "port": .integer(1...65_535)],
        required: ["host", "port"]
    )

    private static let migrationStatus: FieldSchema = .object([
        "image": .text(maxLength: 512),
        "job": .text(maxLength: 63),
        "heads": .list(.text(maxLength: 128), maxItems: 64),
        "appliedRevisions": .list(
            .text(maxLength: 128),
            maxItems: MigrationStatus.maximumRevisions,
            .set
        ),
        "startedAt": .dateTime,
        "completedAt": .dateTime,
        "message": .text(maxLength: MigrationStatus.maximumMessageLength),
    ])

    private static let backupStatus: FieldSchema = .object([
        "reportedAt": .dateTime,
        "lastArchivedWAL": .text(maxLength: 64),
        "lastArchivedTime": .dateTime,
        "lastArchiveFailureTime": .dateTime,
        "oldestWaitingWALTime": .dateTime,
        "waitingWALSegments": .integer(0...Int64(Int32.max)),
        "volumeFullTime": .dateTime,
        "lastBaseBackup": .object(
            ["label": .text(maxLength: 64), "completedAt": .dateTime],
            required: ["label", "completedAt"]
        ),
        "lastDumpTime": .dateTime,
        "recoveryWindow": .object(
            ["earliest": .dateTime, "latest": .dateTime],
            required: ["earliest", "latest"]
        ),
        "lastDrill": .object(
            [
                "completedAt": .dateTime, "succeeded": .boolean,
                "recoverySeconds": .integer(0...Int64(Int32.max)),
            ],
            required: ["completedAt", "succeeded"]
        ),
        "failedRuns": .list(failedRun, maxItems: 8, .map(key: "schedule")),
    ])

    private static let failedRun: FieldSchema = .object(
        [
            "schedule": .text(maxLength: 63), "job": .text(maxLength: 63), "failedAt": .dateTime,
            "message": .text(maxLength: BackupStatus.FailedRun.maximumMessageLength),
        ],
        required: ["schedule", "job", "failedAt"]
    )
}
