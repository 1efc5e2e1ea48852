import ClusterSimulation
import Foundation
import KubernetesAPI
import KubernetesClient
import OperatorTestSupport
import PostgresCellAPI

/// The cell `ledger` of the namespace `finance`, which the runbooks speak of: in containers, kept by the operator, with
/// its backups in an object store beside it.
struct LedgerInContainers: Sendable {
    let containers: ContainerCluster
    let instance: OperatorUnderTest
    /// That commands are called in.
    let folder: TemporaryFolder

    /// Gives a test the cell once it is Ready and has a full backup.
    ///
    /// - Parameter limitsVolumes: to the sizes of their claims.
    static func run(
        limitsVolumes: Bool = false,
        _ body: @escaping @Sendable (LedgerInContainers) async throws -> Void
    ) async throws {
        try await ContainerCluster.run(namespace: "finance", limitsVolumes: limitsVolumes) { containers in
            let cluster = containers.cluster
            for role in ["owner", "pooler"] {
                cluster.vault.set("finance/\(role)", ["username": "ledger_\(role)", "password": UUID().uuidString])
            }
            let keys = ["access-key", "secret-key", "cipher-passphrase"]
            cluster.vault.set("finance/backup", Dictionary(uniqueKeysWithValues: keys.map { ($0, UUID().uuidString) }))
            try await cluster.grantOperatorRights(in: cluster.namespace)
            var options = OperatorUnderTest.Options()
            options.toolsImage = try ToolsImage.name
            try await OperatorUnderTest.run(on: cluster, options) { instance in
                let folder = try TemporaryFolder()
                let ledger = LedgerInContainers(containers: containers, instance: instance, folder: folder)
                try await containers.applyObjectStore()
                let store = try RepositoryFile.text("manifests/samples/alphaswarm/secret-store.yaml")
                try await ledger.kubectl("kubectl apply -f -", input: store)
                try await ledger.kubectl("kubectl apply -f -", input: Self.manifest)
                try await ledger.kubectl("kubectl wait --for=condition=Ready pgcell/ledger -n finance --timeout=10m")
                try await ledger.hasFullBackup()
                try await body(ledger)
            }
        }
    }

    static let manifest = """
        apiVersion: \(PostgresCell.resource.apiVersion)
        kind: PostgresCell
        metadata: {name: ledger, namespace: finance}
        spec:
          database: {name: ledger}
          engine: {statefulSet: {storage: {size: 1Gi}}}
          pooler: {replicas: 1}
          credentials:
            secretStoreRef: {kind: ClusterSecretStore, name: vault}
            owner: {key: finance/owner}
            pooler: {key: finance/pooler}
          backup:
            objectStore:
              s3: {bucket: alphaswarm-backups, endpoint: "http://s3.finance:9000", region: us-east-1, uriStyle: path}
              key: finance/backup
              prefix: cells
            wal: {rpo: 1m}
            drill: {schedule: "0 5 * * 6"}

        """

    /// Runs a command as a person would.
    ///
    /// - Returns: what it printed.
    /// - Throws: where it fails, with its words.
    @discardableResult
    func kubectl(_ command: String, input: String = "") async throws -> String {
        do {
            return try await containers.shell(command, input: input, in: folder.path).get()
        } catch {
            throw HostFailure("\(command): \(error)")
        }
    }

    /// Runs a page's commands one after the other.
    ///
    /// - Returns: what each printed.
    func run(_ commands: some Sequence<String>) async throws -> [String] {
        var answers: [String] = []
        for command in commands { answers.append(try await kubectl(command)) }
        return answers
    }

    /// Runs SQL as the superuser; rows as lines.
    @discardableResult
    func sql(_ statement: String, of cell: String = "ledger", database: String = "ledger") async throws -> String {
        let psql = "psql --no-psqlrc -Atq --host=/var/run/postgresql --username=postgres --dbname=\(database)"
        return try await kubectl("kubectl exec -i \(cell)-0 -n finance -c postgres -- \(psql)", input: statement)
    }

    /// Waits until the status knows of a base backup: the report has it half a minute after it is made.
    func hasFullBackup(_ cell: String = "ledger") async throws {
        try await eventually("a full backup in the report", within: .seconds(300), askingEvery: .seconds(1)) {
            try await reported(by: cell).text("lastBaseBackup", "label") != nil
        }
        try await report(on: cell)
        try await kubectl("kubectl wait --for=condition=BackupsRecent pgcell/\(cell) -n finance --timeout=10m")
    }

    /// What the side car would tell now.
    func reported(by cell: String = "ledger") async throws -> JSONValue {
        let ask = "busybox wget -qO- http://127.0.0.1:8433/report.json"
        let answer = try await kubectl("kubectl exec \(cell)-0 -n finance -c backup-server -- \(ask)")
        return try JSONValue(parsing: Data(answer.utf8))
    }

    /// Has the side car's report told now, and not only when its schedule says.
    func report(on cell: String = "ledger") async throws {
        let job = "report-\(UUID().uuidString.prefix(8).lowercased())"
        try await kubectl("kubectl create job \(job) --from=cronjob/\(cell)-report -n finance")
        try await kubectl("kubectl wait --for=condition=Complete job/\(job) -n finance --timeout=10m")
    }

    /// The cell's status as it is now.
    func status(of cell: String = "ledger") async throws -> JSONValue {
        let reference = ObjectReference(PostgresCell.resource, containers.cluster.key(cell))
        let cell = try JSONValue(parsing: try await containers.cluster.adminClient.perform(reference.get()))
        return cell["status"] ?? [:]
    }
}

extension JSONValue {
    /// The condition of a type in this status.
    func condition(_ type: String) -> JSONValue { list("conditions").first { $0.text("type") == type } ?? .null }
}
