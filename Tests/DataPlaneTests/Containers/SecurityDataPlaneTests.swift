import ClusterSimulation
import Foundation
import KubernetesAPI
import KubernetesClient
import OperatorTestSupport
import PostgresCellAPI
import Testing

/// The sample's cell with everything that runs for it, backups, dump and drill among them.
@Suite(.serialized)
struct SecurityDataPlaneTests {
    @Test func `every pod runs restricted on a read-only root, Jobs too, and nothing shows a secret`() async throws {
        try await SampleInContainers.run(Self.backUp) { sample in
            try await sample.containers.applyObjectStore()
            try await sample.waitUntilReady()
            try await sample.waitForReadingApp()
            // Two at once would be refused.
            try await eventually("the end of the side car's own backup", within: .seconds(300)) {
                let database = try await sample.containers.pod("postgres-0")
                return sample.containers.log(database, "backup-server").contains("expire command end: completed")
            }
            var ended: [JSONValue] = []
            for name in ["postgres-backup-full", "postgres-dump", "postgres-drill", "postgres-report"] {
                ended += try await runOnce(name, sample.containers)
            }
            try await expectTold(sample)
            try await expectRestricted(sample, ended)
            try await sample.expectNoPassword()
        }
    }

    private static let backUp: @Sendable (inout JSONValue) -> Void = { cell in
        let text = (try? RepositoryFile.text("hack/image/demo/backup.yaml")) ?? ""
        var backup = (try? YAML.parse(text))?.first?.value[path: ["spec", "backup"]] ?? .null
        backup[path: ["objectStore", "s3", "endpoint"]] = "http://s3.alphaswarm:9000"
        backup["dump"] = ["schedule": "0 3 * * *"]
        backup["drill"] = ["schedule": "0 5 * * 6"]
        cell[path: ["spec", "backup"]] = backup
    }

    /// As `kubectl create job --from=cronjob/<name>` has it.
    ///
    /// - Returns: its pods, which go with the Job once the schedule itself has made a newer one.
    private func runOnce(_ name: String, _ containers: ContainerCluster) async throws -> [JSONValue] {
        let cluster = containers.cluster
        let schedule = ObjectReference(CronJob.resource, cluster.key(name))
        let cronJob = try JSONValue(parsing: try await cluster.adminClient.perform(schedule.get()))
        var job = try #require(cronJob[path: ["spec", "jobTemplate"]])
        job["apiVersion"] = .string(Job.resource.apiVersion)
        job["kind"] = "Job"
        job[path: ["metadata", "namespace"]] = .string(cluster.namespace)
        job[path: ["metadata", "name"]] = .string("\(name)-by-hand")
        job[path: ["metadata", "ownerReferences"]] = [
            ["apiVersion": "batch/v1", "kind": "CronJob", "name": .string(name), "uid": .string(cronJob.uid)]
        ]
        try await cluster.installer.apply(job, Job.resource)
        let reference = ObjectReference(Job.resource, cluster.key("\(name)-by-hand"))
        let done = try await cluster.wait(limit: .seconds(300)).until(reference, "over") { job in
            job?.list("status", "conditions").contains {
                ["Complete", "Failed"].contains($0.text("type")) && $0.text("status") == "True"
            } == true
        }
        #expect(done?.count("status", "succeeded") == 1, "\(name)")
        return try await containers.pods("job-name=\(name)-by-hand")
    }

    /// What the Jobs left in their termination logs stands in the cell's status.
    private func expectTold(_ sample: SampleInContainers) async throws {
        let cluster = sample.containers.cluster
        let reference = ObjectReference(PostgresCell.resource, cluster.key("postgres"))
        let cell = try await cluster.wait(limit: .seconds(120)).until(reference, "told of backups") { cell in
            let told = cell?.list("status", "conditions").filter { $0.text("status") == "True" } ?? []
            return Set(told.compactMap { $0.text("type") }).isSuperset(of: ["WALArchiving", "BackupsRecent"])
                && cell?[path: ["status", "backup", "lastDrill", "succeeded"]] == true
                && cell?.text("status", "backup", "lastArchivedWAL")?.hasPrefix("00000001") == true
                && cell?.text("status", "backup", "lastDumpTime") != nil
        }
        #expect(cell?[path: ["status", "backup", "failedRuns"]] == nil)
    }

    /// By its specification, and as the kernel sees its processes.
    private func expectRestricted(_ sample: SampleInContainers, _ ended: [JSONValue]) async throws {
        let present = try await sample.containers.pods()
        let pods = present + ended.filter { pod in !present.contains { $0.uid == pod.uid } }
        for part in [
            "0", "pooler-", "migrate-", "backup-full-by-hand-", "dump-by-hand-", "drill-by-hand-", "report-by-hand-",
        ] {
            #expect(pods.contains { $0.name.hasPrefix("postgres-\(part)") }, "no pod postgres-\(part)")
        }
        for pod in pods {
            let spec = pod["spec"] ?? .null
            #expect(RestrictedPodSecurity.violations(in: spec).isEmpty, "\(pod.name)")
            for container in spec.list("initContainers") + spec.list("containers") {
                #expect(container[path: ["securityContext", "readOnlyRootFilesystem"]] == true, "\(pod.name)")
            }
            let statuses = pod.list("status", "initContainerStatuses") + pod.list("status", "containerStatuses")
            let ids = statuses.compactMap { $0.text("containerID")?.split(separator: "/").last.map(String.init) }
            // A report's lives for some milliseconds, between two looks; the schedule may have begun one of its own.
            if pod.name.hasPrefix("postgres-report-") { continue }
            #expect(!sample.processes.containers.isDisjoint(with: ids), "no process of \(pod.name) was seen")
        }
        #expect(sample.processes.violations.isEmpty)
    }
}
