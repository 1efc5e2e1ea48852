import FoundationEssentials
import KubernetesAPI
import OperatorTestSupport
import PostgresCellAPI
import PostgresCellPlanning
import Synchronization
import Testing

/// The place that cells run in: one network, one object store, one folder.
struct SandboxPlace {
    let folder: TemporaryFolder
    let network: SandboxNetwork
    let store: SandboxObjectStore

    init(cells: [String] = ["ledger"]) async throws {
        folder = try TemporaryFolder()
        let names = cells.flatMap { ["\($0).finance.svc.cluster.local", "\($0)-pgbouncer.finance.svc.cluster.local"] }
        network = try await SandboxNetwork(names: names + [SandboxObjectStore.name], folder: folder.path)
        store = try await SandboxObjectStore(network: network, folder: "\(folder.path)/store")
    }
}

/// A cell with a backup, whose rendered pods run in a place.
final class SandboxCell: Sendable {
    let cell: PostgresCell
    let children: CellChildren
    let place: SandboxPlace
    /// Parameters of the server that a test sets over the rendered ones, to bound its time.
    let overrides: [String: String]
    /// The object store's property of this name.
    private let secretKey: String
    let database: SandboxPod
    private let containers = Mutex<[String: SandboxContainer]>([:])
    private let runs = Mutex(0)
    private let told = Mutex<PostgresCellStatus?>(nil)

    /// Values that must never be seen anywhere.
    static let secrets = [
        "owner-pass-5e1f", "pooler-pass-5e1f", "access-key-5e1f", "secret5e1fKey+==", "cipher-passphrase-5e1f",
    ]

    init(
        _ name: String = "ledger",
        uid: String = UUID().uuidString.lowercased(),
        in place: SandboxPlace,
        overrides: [String: String] = [:],
        secretKey: String = SandboxCell.secrets[3],
        _ change: (inout PostgresCellSpec) -> Void = { _ in }
    ) throws {
        var spec = PostgresCellSpec(
            database: CellDatabase(name: "ledger", extensions: ["vector"]),
            credentials: CellCredentials(
                store: CredentialStore(name: "vault"),
                ownerKey: "finance/owner",
                poolerKey: "finance/pooler"
            )
        )
        spec.engine = CellEngine(statefulSet: StatefulSetEngine())
        spec.engine.statefulSet?.image = SandboxImage.database.name
        spec.backup = Self.backup
        change(&spec)
        var metadata = ObjectMeta(name: name, namespace: "finance")
        metadata.uid = uid
        cell = PostgresCell(metadata: metadata, spec: spec)
        children = makeStatefulSetChildren(
            of: cell,
            defaults: PlanningDefaults(toolsImage: SandboxImage.tools.name)
        )
        self.place = place
        self.overrides = overrides
        self.secretKey = secretKey
        let folder = "\(place.folder.path)/\(uid)"
        let data = "\(folder)/claim"
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
        guard let rendered = children.database.first,
            let pod = try JSONValue(parsing: rendered.manifest)[path: ["spec", "template", "spec"]]
        else { throw HostFailure("the cell has no database") }
        database = try SandboxPod(
            name: "\(name)-0",
            spec: pod,
            folder: "\(folder)/database",
            network: place.network,
            claims: [cell.childNames.data: data]
        )
        try database.mount(configMaps: try configMaps, secrets: try secrets)
    }

    /// To the store of the place, as often as the operator allows.
    static var backup: CellBackup {
        var s3 = CellObjectStore.S3(bucket: SandboxObjectStore.bucket)
        s3.endpoint = "\(SandboxObjectStore.name):9000"
        s3.uriStyle = .path
        s3.caSecretKey = "finance/ca"
        var store = CellObjectStore()
        store.s3 = s3
        store.prefix = "cells"
        store.key = "finance/backup"
        var backup = CellBackup(objectStore: store)
        backup.base.incremental = "30 1 * * 1-6"
        backup.dump = CellBackup.Dump()
        backup.drill = CellBackup.Drill()
        return backup
    }

    /// Starts the pod as the kubelet would, and returns once the server answers; side cars are those that are named.
    func start(
        sideCars: [String] = ["role-keeper", "backup-server"],
        within limit: Duration = .seconds(300)
    ) async throws {
        for step in ["prepare"] + (cell.spec.recovery == nil ? [] : ["restore"]) {
            try await database.run(step).mustSucceed()
        }
        for name in sideCars { try startContainer(name) }
        try await startServer(within: limit)
    }

    /// Starts the pod on another volume than its claim's, without the side cars, once the containers that run have ended.
    func start(after steps: [String], within limit: Duration = .seconds(300)) async throws {
        for step in steps { try await database.run(step).mustSucceed() }
        try await startServer(within: limit)
    }

    /// Starts the server's container alone.
    func startServer(within limit: Duration = .seconds(300)) async throws {
        let server = try startContainer("postgres")
        try await eventually("answer of the server", within: limit) {
            if server.process.exitCode != nil { throw HostFailure(server.ending) }
            return try await self.sql("SELECT NOT pg_is_in_recovery()") == "t"
        }
    }

    @discardableResult
    func startContainer(_ name: String) throws -> SandboxContainer {
        let container = try database.start(name)
        containers.withLock { $0[name] = container }
        return container
    }

    /// A container of the database's pod that runs.
    func container(_ name: String) -> SandboxContainer? { containers.withLock { $0[name] } }

    /// Kills every container at once.
    func kill() async throws {
        for container in containers.withLock({ $0.values }) { container.process.killAll() }
        for container in containers.withLock({ $0.values }) {
            _ = try await container.process.end(within: .seconds(60))
        }
    }

    /// Runs SQL as the superuser, over the socket; rows as lines.
    @discardableResult
    func sql(_ statement: String, database name: String = "postgres") async throws -> String {
        try await database.output(of: "postgres", Self.psql(name) + ["--command=\(statement)"]).get()
    }

    static func psql(_ database: String) -> [String] {
        [
            "psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1",
            "--host=/var/run/postgresql", "--username=postgres", "--dbname=\(database)",
        ]
    }

    /// pgBackRest as the side car has it.
    func pgBackRest(_ arguments: String...) async throws -> HostResult {
        let program = "PGBACKREST_REPO1_PATH=$REPOSITORY_PATH/$(cat $PGDATA/postgrescell.epoch) exec pgbackrest \"$@\""
        return try await database.output(of: "backup-server", ["sh", "-c", program, "pgbackrest"] + arguments)
    }

    /// Runs the Job of a schedule to its end: its init containers, then its container.
    func runJob(_ schedule: String, within limit: Duration = .seconds(300)) async throws -> SandboxContainer {
        let pod = try makeJobPod(schedule)
        for name in pod.names(of: "initContainers") {
            let container = try await pod.run(name, within: limit)
            if container.process.exitCode != 0 { return container }
        }
        return try await pod.run(pod.names(of: "containers")[0], within: limit)
    }

    /// The pod of a schedule's Job with its volumes, none of whose containers runs yet.
    func makeJobPod(_ schedule: String) throws -> SandboxPod {
        guard let rendered = children.schedules.first(where: { $0.reference.key.name == schedule }),
            let spec = try JSONValue(parsing: rendered.manifest)[
                path: ["spec", "jobTemplate", "spec", "template", "spec"]
            ]
        else { throw HostFailure("the cell has no schedule \(schedule)") }
        let number = runs.withLock { runs in
            runs += 1
            return runs
        }
        let pod = try SandboxPod(
            name: "\(schedule)-\(number)",
            spec: spec,
            folder: "\(database.folder)-\(schedule)-\(number)",
            network: place.network,
            claims: [:]
        )
        try pod.mount(configMaps: try configMaps, secrets: try secrets)
        return pod
    }

    private var configMaps: [String: [String: String]] {
        get throws {
            var all: [String: [String: String]] = [:]
            for object in children.configuration where object.reference.resource == ConfigMap.resource {
                var data = try (JSONValue(parsing: object.manifest)["data"]?.object ?? [:]).compactMapValues(\.string)
                // The last one counts.
                data["postgresql.conf"]? += overrides.map { "\($0.key) = '\($0.value)'\n" }.joined()
                all[object.reference.key.name] = data
            }
            return all
        }
    }

    /// What External Secrets would make of the store's entries.
    private var secrets: [String: [String: String]] {
        get throws {
            let values = [
                "access-key": Self.secrets[2], "secret-key": secretKey, "cipher-passphrase": Self.secrets[4],
                "ca.crt": place.store.authority,
            ]
            var all = [
                cell.childNames.owner: [
                    "username": "ledger_owner", "password": Self.secrets[0], "port": "5432", "database": "ledger",
                    "host": "\(cell.metadata.name).finance.svc.cluster.local",
                ],
                cell.childNames.pooler: ["username": "ledger_pooler", "password": Self.secrets[1]],
            ]
            for object in children.credentials where object.reference.key.name == cell.childNames.backup {
                let template = try JSONValue(parsing: object.manifest)[path: ["spec", "target", "template", "data"]]
                all[cell.childNames.backup] = (template?.object ?? [:]).compactMapValues(\.string).mapValues { text in
                    values.reduce(text) { $0.replacing(#"{{ index . "\#($1.key)" }}"#, with: $1.value) }
                }
            }
            return all
        }
    }
}

extension SandboxCell {
    /// Returns once the side car has made its first full backup, and has let go of the repository.
    func hasFullBackup() async throws {
        try await eventually("full backup; \(database.log(of: "backup-server"))", within: .seconds(300)) {
            self.database.log(of: "backup-server").contains("expire command end: completed")
        }
        #expect(try await pgBackRest("info", "--output=json").get().contains(#""type":"full""#))
    }

    /// Returns once roles and databases are as the spec says.
    func rolesAreKept() async throws {
        try await eventually("roles; \(database.log(of: "role-keeper"))", within: .seconds(300)) {
            try await self.database.output(
                of: "role-keeper",
                ["sh", "/etc/postgrescell/programs/role-keeper.sh", "check"]
            ).exitCode == 0
        }
    }
}

extension SandboxCell {
    /// Returns once all that was written so far is in the object store.
    func everythingIsArchived(within limit: Duration = .seconds(300)) async throws {
        // The segment of a record of its own: a timeout may switch between two statements, and the switch of an empty
        // segment then names one that is never archived.
        let segment = try await sql("SELECT pg_walfile_name(pg_create_restore_point('everything') - 1)")
        try await sql("SELECT pg_switch_wal()")
        try await eventually("\(segment) in the archive; \(database.log(of: "postgres"))", within: limit) {
            try await self.sql("SELECT last_archived_wal >= '\(segment)' FROM pg_stat_archiver") == "t"
        }
    }

    /// The status that the operator would write after these runs of schedules, upon the one of the last call.
    func status(after runs: [String: SandboxContainer]) -> PostgresCellStatus {
        let now = Date(timeIntervalSince1970: Date().timeIntervalSince1970.rounded(.down))
        var cluster = ModelCluster(cell: cell, now: now)
        cluster.cell.status = told.withLock { $0 }
        for (schedule, run) in runs {
            let succeeded = run.process.exitCode == 0
            cluster.runSchedule(schedule, job: "\(schedule)-1", succeeds: succeeded, message: run.message)
        }
        let defaults = PlanningDefaults(toolsImage: SandboxImage.tools.name)
        cluster.pass { planCell($0, now: now, defaults: defaults) }
        let status = cluster.cell.status ?? PostgresCellStatus()
        told.withLock { $0 = status }
        return status
    }
}
