import ClusterSimulation
import KubernetesAPI
import OperatorTestSupport
import PostgresCellAPI
import Testing

/// What a cell's status tells of its backups.
@Suite(.serialized) struct BackupTests {
    @Test func `a cell with backups becomes Ready, and its Jobs tell archiving, backups and drills`() async throws {
        try await withBackups { cluster, _ in
            let ready = try await cluster.becomesReady()
            // The schedule's own time may have come meanwhile.
            if try await cluster.objects(ClusterKinds.job).allSatisfy({ !$0.name.hasPrefix("db-report-") }) {
                #expect(ready.condition("WALArchiving")?.text("reason") == Reason.reportMissing.rawValue)
            }
            for schedule in ["db-report", "db-backup-full", "db-dump", "db-drill"] { try await cluster.run(schedule) }
            let told = try await cluster.becomes(ClusterKinds.cell, SmallCell.name, "told of backups") { cell in
                cell.isTrue("WALArchiving") && cell.isTrue("BackupsRecent")
                    && cell[path: ["status", "backup", "lastDrill", "succeeded"]] == true
                    && cell.text("status", "backup", "lastDumpTime") != nil
            }
            let status = told[path: ["status", "backup"]]
            #expect(status?.text("lastArchivedWAL") == "000000010000000000000003")
            #expect(status?.text("recoveryWindow", "latest") != nil)
        }
    }

    @Test func `a dump that failed stands in the status and is an event, and the cell stays Ready`() async throws {
        try await withBackups { cluster, events in
            cluster.images["registry.example/broken:1"] = .fails("pg_dump: no space left on device", exitCode: 1)
            try await cluster.becomesReady()
            try await cluster.run("db-dump", as: "db-dump-again", image: "registry.example/broken:1")
            let failed = try await cluster.becomes(ClusterKinds.cell, SmallCell.name, "told of a failed dump") {
                $0[path: ["status", "backup", "failedRuns"]]?.array?.first?.text("job") == "db-dump-again"
            }
            #expect(failed.isReady)
            try await events.wait("an event of it") { entries in
                entries.contains {
                    $0.object.text("reason") == "BackupFailed" && $0.object.text("type") == "Warning"
                        && $0.object.text("note")?.contains("no space left on device") == true
                }
            }
        }
    }

    /// Runs a test with the operator and a cell that has backups; the recorder sees the namespace's events.
    private func withBackups(
        _ body: @escaping @Sendable (TestCluster, ObjectRecorder) async throws -> Void
    ) async throws {
        try await withCluster { cluster, _ in
            cluster.vault.set("test/backup", ["access-key": "a", "secret-key": "s", "cipher-passphrase": "c"])
            let cell = SmallCell.manifest(in: cluster.namespace) { $0[path: ["spec", "backup"]] = Self.backup }
            let selection = ResourceSelection(KubernetesEvent.resource, namespace: cluster.namespace)
            let events = ObjectRecorder(selection, client: cluster.adminClient)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await events.run() }
                try await OperatorUnderTest.run(on: cluster) { _ in
                    try await cluster.apply(cell)
                    try await body(cluster, events)
                }
                group.cancelAll()
            }
        }
    }

    private static let backup: JSONValue = [
        "objectStore": ["s3": ["bucket": "backups"], "key": "test/backup"],
        "dump": [:], "drill": [:],
    ]
}

extension TestCluster {
    /// Makes a Job of a schedule at once, as `kubectl create job --from` does.
    ///
    /// - Parameter image: of all containers, in place of their own.
    fileprivate func run(_ schedule: String, as name: String? = nil, image: String? = nil) async throws {
        let cronJob = try await becomes(ClusterKinds.cronJob, schedule, "there") { _ in true }
        var job: JSONValue = ["spec": cronJob[path: ["spec", "jobTemplate", "spec"]] ?? [:]]
        job["metadata"] = cronJob[path: ["spec", "jobTemplate", "metadata"]] ?? [:]
        job[path: ["metadata", "name"]] = .string(name ?? "\(schedule)-now")
        job[path: ["metadata", "namespace"]] = .string(namespace)
        job[path: ["metadata", "ownerReferences"]] = [
            [
                "apiVersion": "batch/v1", "kind": "CronJob", "name": .string(schedule), "uid": .string(cronJob.uid),
                "controller": true,
            ]
        ]
        if let image {
            job[path: ["spec", "backoffLimit"]] = 0
            for kind in ["initContainers", "containers"] {
                let path = ["spec", "template", "spec", kind]
                let containers = (job[path: path]?.array ?? []).map { container in
                    var container = container
                    container["image"] = .string(image)
                    return container
                }
                if !containers.isEmpty { job[path: path] = .array(containers) }
            }
        }
        try await create(job, ClusterKinds.job)
    }
}
