import ClusterSimulation
import ContainerNode
import Foundation
import KubernetesAPI
import KubernetesClient
import OperatorTestSupport
import PostgresCellAPI
import Testing

/// The sample's cell, whole, in containers, kept by the operator.
@Suite(.serialized)
struct CellInContainersDataPlaneTests {
    @Test func `the sample is Ready, outlives a drained and a killed database, rotates, and shows no password`()
        async throws
    {
        try await SampleInContainers.run { sample in
            try await sample.waitUntilReady()
            try await sample.waitForReadingApp()
            try await expectNoErrorAtDrain(sample)
            try await expectNoRowLost(sample)
            try await expectRotation(sample)
            try await expectNothingEmptyServed(sample)
            try await sample.expectNoPassword()
        }
    }

    // MARK: drain

    /// The database's pod is deleted as a drain of its node deletes it: to the apps their queries take long once.
    private func expectNoErrorAtDrain(_ sample: SampleInContainers) async throws {
        let containers = sample.containers
        let before = try await containers.pod("postgres-0")
        let refused = try await said("core: not now", containers)
        let reference = ObjectReference(SimulatedKinds.pod, before.key)
        _ = try await containers.cluster.adminClient.perform(reference.delete())
        try await containers.cluster.wait(limit: .seconds(300)).until(reference, "replaced and ready") {
            $0?.uid != before.uid && $0?.isReadyPod == true
        }
        let answered = try await said("core reads", containers)
        try await eventually("further answers to both apps", within: .seconds(300)) {
            let now = try await said("core reads", containers)
            return now.count == 2 && zip(now, answered).allSatisfy { $0 > $1 + 1 }
        }
        #expect(try await said("core: not now", containers) == refused)
    }

    /// How often each app has said some words.
    private func said(_ words: String, _ containers: ContainerCluster) async throws -> [Int] {
        let pods = try await containers.pods("app.kubernetes.io/name=alphaswarm-core")
        return pods.sorted { $0.name < $1.name }.map { containers.log($0, "core").ranges(of: words).count }
    }

    // MARK: crash

    private func database(_ containers: ContainerCluster) async throws -> JSONValue {
        try await containers.pod("postgres-0").container("postgres")
    }

    private func sql(_ text: String, _ containers: ContainerCluster) async throws -> String {
        try await containers.run(
            [
                "sh", "-c",
                Self.psql + " --host=/var/run/postgresql --username=postgres --dbname=alphaswarm -Atqc \"$1\"", "sql",
                text,
            ],
            in: try await database(containers)
        ).get()
    }

    private static let psql = "\"$(printf '%s\\n' /usr/lib/postgresql/*/bin/psql)\" --no-psqlrc"

    private func expectNoRowLost(_ sample: SampleInContainers) async throws {
        let containers = sample.containers
        _ = try await sql("CREATE TABLE kept (id int PRIMARY KEY)", containers)
        let before = try await database(containers)
        let process = try containers.firstProcess(of: before)
        let acknowledged = await withTaskGroup(of: Int.self) { group in
            let (fiveRows, source) = AsyncStream.makeStream(of: Never.self)
            group.addTask {
                defer { source.finish() }
                var last = 0
                while (try? await sql("INSERT INTO kept VALUES (\(last + 1))", containers)) != nil {
                    last += 1
                    if last == 5 { source.finish() }
                }
                return last
            }
            group.addTask {
                for await _ in fiveRows {}
                // While a further row is on its way.
                try? await Task.sleep(for: .milliseconds(.random(in: 0...300)))
                kill(process, SIGKILL)
                return 0
            }
            return await group.reduce(0, +)
        }
        try await eventually("a restarted database", within: .seconds(300)) {
            let pod = try await containers.pod("postgres-0")
            return pod.isReadyPod && pod.container("postgres").count("restartCount") == 1
        }
        let kept = try await sql("SELECT count(*), count(*) FILTER (WHERE id <= \(acknowledged)) FROM kept", containers)
        #expect(acknowledged >= 5)
        #expect(kept.hasSuffix("|\(acknowledged)"), "\(kept) of \(acknowledged)")
        try await sample.waitUntilReady()
    }

    // MARK: loss

    /// As a node that was set up anew leaves a volume on its disk.
    private func expectNothingEmptyServed(_ sample: SampleInContainers) async throws {
        let containers = sample.containers
        let claim = ObjectReference(SimulatedKinds.claim, containers.cluster.key("postgres-data"))
        let volume = try JSONValue(parsing: try await containers.cluster.adminClient.perform(claim.get()))
            .text("spec", "volumeName")
        let data = "\(containers.settings.directory)/volumes/\(volume ?? "")/pgdata"
        let aside = "\(containers.settings.directory)/aside"
        try FileManager.default.moveItem(atPath: data, toPath: aside)
        kill(try containers.firstProcess(of: try await database(containers)), SIGKILL)
        let cell = ObjectReference(PostgresCell.resource, containers.cluster.key("postgres"))
        try await containers.cluster.wait(limit: .seconds(300)).until(cell, "told of the empty volume") { cell in
            cell?.list("status", "conditions").contains {
                $0.text("type") == "DatabaseAvailable" && $0.text("status") == "False"
                    && $0.text("message")?.contains("the volume is empty") == true
            } == true
        }
        #expect(!FileManager.default.fileExists(atPath: data))
        try FileManager.default.moveItem(atPath: aside, toPath: data)
        try await eventually("the database again", within: .seconds(300)) {
            try await sql("SELECT count(*) >= 5 FROM kept", containers) == "t"
        }
        try await sample.waitUntilReady()
    }

    // MARK: rotation

    private func expectRotation(_ sample: SampleInContainers) async throws {
        let containers = sample.containers
        let before = try await runs(containers)
        let old = try await password("core", containers)
        let page = try Runbook("Rotation")
        let new = try await writtenToVault(page.commands[0], containers)
        let began = ContinuousClock.now
        sample.setPassword(of: "core", to: new)
        let pooler = sample.setPassword(of: "pooler")
        let owner = sample.setPassword(of: "owner")
        for (role, word) in [("core", new), ("pooler", pooler), ("owner", owner)] {
            try await eventually("the new password of \(role) in its Secret", within: .seconds(60)) {
                try await password(role, containers) == word
            }
        }
        for (user, word, host) in [
            ("core", new, "pgbouncer:6432"), ("core", new, "postgres:5432"),
            ("alphaswarm_owner", owner, "postgres:5432"),
        ] {
            try await eventually("\(user) at \(host) with the new password", within: .seconds(60)) {
                try await logIn(user, word, host, containers) == user
            }
        }
        #expect(ContinuousClock.now - began < .seconds(60))
        _ = try await containers.shell(page.commands[1]).get()
        let refusal = await #expect(throws: HostFailure.self) {
            try await logIn("core", old, "pgbouncer:6432", containers)
        }
        #expect(refusal?.description.contains("authentication failed") == true, "\(refusal?.description ?? "")")
        #expect(try await runs(containers) == before)
    }

    /// What the page's first command hands to Vault's program.
    private func writtenToVault(_ command: String, _ containers: ContainerCluster) async throws -> String {
        let vault = """
            vault() { [ "$*" = "kv patch secret/alphaswarm/postgres/core password=-" ] && cat; }

            """
        return try await containers.shell(vault + command).get()
    }

    private func password(_ role: String, _ containers: ContainerCluster) async throws -> String {
        let reference = ObjectReference(SimulatedKinds.secret, containers.cluster.key("postgres-\(role)"))
        let secret = try JSONValue(parsing: try await containers.cluster.adminClient.perform(reference.get()))
        let data = secret.text("data", "password").flatMap { Data(base64Encoded: $0) } ?? Data()
        return String(decoding: data, as: UTF8.self)
    }

    /// - Returns: who the server says it is.
    private func logIn(
        _ user: String,
        _ password: String,
        _ host: String,
        _ containers: ContainerCluster
    ) async throws -> String {
        let parts = host.split(separator: ":")
        let place = "host=\(parts[0]) port=\(parts[1]) user=\(user) dbname=alphaswarm sslmode=require connect_timeout=5"
        return try await containers.run(
            [
                "sh", "-c", "read -r PGPASSWORD; export PGPASSWORD; \(Self.psql) \"$1\" -Atqc 'SELECT current_user'",
                "sql", place,
            ],
            in: try await database(containers),
            input: password + "\n"
        ).get()
    }

    /// Every pod, and how often its containers were started.
    private func runs(_ containers: ContainerCluster) async throws -> [String: [Int]] {
        var runs: [String: [Int]] = [:]
        for pod in try await containers.pods() {
            let statuses = pod.list("status", "initContainerStatuses") + pod.list("status", "containerStatuses")
            runs[pod.uid] = statuses.map { $0.count("restartCount") ?? 0 }
        }
        return runs
    }
}
