import ClusterSimulation
import Foundation
import KubernetesAPI
import KubernetesClient
import OperatorTestSupport
import PostgresCellAPI
import Testing

/// The sample's cell, whole, in containers, kept by the operator.
@Suite(.serialized)
struct CellInContainersDataPlaneTests {
    private static let roles = ["owner", "pooler", "core", "worker", "beat", "cp", "admin", "mlflow"]

    @Test func `the sample is Ready in restricted pods, outlives a killed database, rotates, and shows no password`()
        async throws
    {
        let passwords = SecretWords()
        try await ContainerCluster.run(namespace: "alphaswarm") { containers in
            for role in Self.roles { setPassword(of: role, passwords, containers) }
            try await containers.cluster.grantOperatorRights(in: "alphaswarm")
            try await passwords.watchProcesses {
                var options = OperatorUnderTest.Options()
                options.toolsImage = try ToolsImage.name
                try await OperatorUnderTest.run(on: containers.cluster, options) { _ in
                    try await applySample(containers)
                    let reference = ObjectReference(PostgresCell.resource, containers.cluster.key("postgres"))
                    try await containers.cluster.wait(limit: .seconds(120)).until(reference, "Ready") {
                        $0?.isReadyCell == true
                    }
                    try await expectReadingApp(containers)
                    try await expectRestricted(containers)
                    try await expectNoRowLost(containers)
                    try await expectRotation(containers, passwords)
                    try await expectNoPassword(containers, passwords)
                }
            }
        }
    }

    private func setPassword(of role: String, _ passwords: SecretWords, _ containers: ContainerCluster) {
        let name = role == "owner" || role == "pooler" ? "alphaswarm_\(role)" : role
        let account = ["username": name, "password": passwords.make()]
        containers.cluster.vault.set("alphaswarm/postgres/\(role)", account)
    }

    private func applySample(_ containers: ContainerCluster) async throws {
        let store = try YAML.parse(try RepositoryFile.text("manifests/samples/alphaswarm/secret-store.yaml"))[0].value
        try await containers.cluster.installer.apply(store, SimulatedKinds.clusterSecretStore)
        let text = try RepositoryFile.text("manifests/base-services/postgres-shared/postgres.yaml")
        var cell = try YAML.parse(text)[0].value
        cell[path: ["metadata", "namespace"]] = "alphaswarm"
        try await containers.cluster.installer.apply(cell, PostgresCell.resource)
        try await containers.apply(try RepositoryFile.text("manifests/samples/alphaswarm/app/core.yaml"))
    }

    /// Held until the migrations were in, the app reads its table through the pooler.
    private func expectReadingApp(_ containers: ContainerCluster) async throws {
        try await eventually("an app that reads", within: .seconds(30)) {
            let pods = try await containers.pods("app.kubernetes.io/name=alphaswarm-core")
            let said = pods.map { containers.log($0, "core") }
            return said.count == 2 && said.allSatisfy { $0.contains("core reads 3 strategies") }
        }
    }

    // MARK: security

    /// The standard's rules, as the kernel sees the processes.
    private func expectRestricted(_ containers: ContainerCluster) async throws {
        var count = 0
        for pod in try await containers.pods() {
            for status in pod.list("status", "initContainerStatuses") + pod.list("status", "containerStatuses") {
                for process in containers.processes(of: status) {
                    let facts = ContainerCluster.text("/proc/\(process)/status")
                    let mounts = ContainerCluster.text("/proc/\(process)/mountinfo")
                    // A probe on its way in is runc still.
                    guard !facts.isEmpty, !mounts.isEmpty, !facts.contains("Name:\trunc:") else { continue }
                    count += 1
                    let name = "\(pod.name) \(status.text("name") ?? "")"
                    #expect(!facts.contains("Uid:\t0"), "\(name)")
                    for set in ["CapPrm", "CapEff", "CapBnd", "CapAmb"] {
                        #expect(facts.contains("\(set):\t0000000000000000"), "\(name) \(set)")
                    }
                    #expect(facts.contains("NoNewPrivs:\t1"), "\(name)")
                    #expect(facts.contains("Seccomp:\t2"), "\(name)")
                    let root = mounts.split(separator: "\n").last { $0.split(separator: " ").dropFirst(4).first == "/" }
                    #expect(root?.split(separator: " ").dropFirst(5).first?.hasPrefix("ro") == true, "\(name)")
                }
            }
        }
        // Server, role-keeper, two poolers and two apps at the least.
        #expect(count >= 6)
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

    private func expectNoRowLost(_ containers: ContainerCluster) async throws {
        _ = try await sql("CREATE TABLE kept (id int PRIMARY KEY)", containers)
        let before = try await database(containers)
        let process = try containers.firstProcess(of: before)
        let acknowledged = await withTaskGroup(of: Int.self) { group in
            group.addTask {
                var last = 0
                while (try? await sql("INSERT INTO kept VALUES (\(last + 1))", containers)) != nil { last += 1 }
                return last
            }
            group.addTask {
                try? await Task.sleep(for: .milliseconds(.random(in: 500...1500)))
                kill(process, SIGKILL)
                return 0
            }
            return await group.reduce(0, +)
        }
        try await eventually("a restarted database", within: .seconds(60)) {
            let pod = try await containers.pod("postgres-0")
            return pod.isReadyPod && pod.container("postgres").count("restartCount") == 1
        }
        let kept = try await sql("SELECT count(*), count(*) FILTER (WHERE id <= \(acknowledged)) FROM kept", containers)
        #expect(acknowledged > 0)
        #expect(kept.hasSuffix("|\(acknowledged)"), "\(kept) of \(acknowledged)")
        let reference = ObjectReference(PostgresCell.resource, containers.cluster.key("postgres"))
        try await containers.cluster.wait().until(reference, "Ready again") { $0?.isReadyCell == true }
    }

    // MARK: rotation

    private func expectRotation(_ containers: ContainerCluster, _ passwords: SecretWords) async throws {
        let before = try await runs(containers)
        let old = try await password("core", containers)
        let began = ContinuousClock.now
        for role in ["core", "pooler", "owner"] { setPassword(of: role, passwords, containers) }
        try await eventually("a new Secret", within: .seconds(30)) { try await password("core", containers) != old }
        let new = try await password("core", containers)
        let owner = try await password("owner", containers)
        for (user, word, host) in [
            ("core", new, "pgbouncer:6432"), ("core", new, "postgres:5432"),
            ("alphaswarm_owner", owner, "postgres:5432"),
        ] {
            try await eventually("\(user) at \(host) with the new password", within: .seconds(60)) {
                try await logIn(user, word, host, containers) == user
            }
        }
        #expect(ContinuousClock.now - began < .seconds(60))
        await #expect(throws: HostFailure.self) { try await logIn("core", old, "pgbouncer:6432", containers) }
        #expect(try await runs(containers) == before)
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

    // MARK: secrecy

    private func expectNoPassword(_ containers: ContainerCluster, _ passwords: SecretWords) async throws {
        for (path, text) in containers.logs { #expect(passwords.found(in: text) == 0, "\(path)") }
        let kinds = [
            SimulatedKinds.event, SimulatedKinds.configMap, SimulatedKinds.pod, PostgresCell.resource, Job.resource,
            StatefulSet.resource, Deployment.resource, ExternalSecret.resource,
        ]
        for kind in kinds {
            let selection = ResourceSelection(kind, namespace: containers.cluster.namespace)
            let list = try await containers.cluster.adminClient.perform(selection.list())
            #expect(passwords.found(in: String(decoding: list, as: UTF8.self)) == 0, "\(kind)")
        }
        #expect(passwords.looks > 100)
        #expect(passwords.arguments == 0)
    }
}

extension JSONValue {
    /// Ready for its present spec.
    fileprivate var isReadyCell: Bool {
        let observed = self[path: ["status", "observedGeneration"]]?.integer
        return observed == self[path: ["metadata", "generation"]]?.integer
            && list("status", "conditions").contains { $0.text("type") == "Ready" && $0.text("status") == "True" }
    }
}
