import FoundationEssentials
import KubernetesAPI
import OperatorTestSupport
import PostgresCellAPI
import PostgresCellPlanning

/// The cell that most of these tests are about, and what plans it.
enum Sample {
    static let defaults = PlanningDefaults(toolsImage: "registry.example/postgrescell-tools:1")
    static let summary = #"{"heads":["0045_ledger"],"applied":["0045_ledger","0044_bots"],"message":"at 0045_ledger"}"#

    static var cell: PostgresCell {
        var spec = PostgresCellSpec(
            database: CellDatabase(name: "alphaswarm", extensions: ["vector"]),
            credentials: CellCredentials(
                store: CredentialStore(name: "vault"),
                ownerKey: "alphaswarm/postgres/owner",
                poolerKey: "alphaswarm/postgres/pooler"
            )
        )
        spec.consumers = [
            CellConsumer(name: "core", access: .readWrite, key: "alphaswarm/postgres/core"),
            CellConsumer(name: "cp", access: .readOnly, append: ["workload_runs"], key: "alphaswarm/postgres/cp"),
        ]
        spec.pooler.serviceName = "pgbouncer"
        spec.migrations = CellMigrations(alembic: AlembicMigrations(image: "registry.example/migrations:0045"))
        return PostgresCell(metadata: ObjectMeta(name: "postgres", namespace: "alphaswarm"), spec: spec)
    }

    static let now = Date(timeIntervalSince1970: 1_790_000_000)

    static func plan(_ observation: CellObservation) -> CellPlan {
        planCell(observation, now: now, defaults: defaults)
    }

    /// A cell in whose life everything went well up to a stage.
    static func cluster(at stage: Stage) -> ModelCluster { clusters[stage.rawValue] }

    /// One for each stage; a life takes a while, and many tests ask for it.
    private static let clusters = Stage.allCases.map { stage in cluster(at: stage) { _ in } }

    /// A changed cell in whose life everything went well up to a stage.
    static func cluster(at stage: Stage, _ change: (inout PostgresCell) -> Void) -> ModelCluster {
        var cell = Self.cell
        change(&cell)
        var cluster = ModelCluster(cell: cell, now: now)
        for step in Stage.allCases where step.rawValue <= stage.rawValue {
            cluster.enter(step)
            cluster.converge(plan)
        }
        return cluster
    }
}

/// The stages of a cell's life in which everything goes well.
enum Stage: Int, CaseIterable, Sendable {
    case fresh, credentials, storage, database, pooler, migrated
}

extension ModelCluster {
    /// The cluster's controllers do what brings a cell to a stage.
    mutating func enter(_ stage: Stage) {
        switch stage {
        case .fresh: break
        case .credentials: syncAll()
        case .storage: bindVolume()
        case .database: startDatabase()
        case .pooler: startPooler()
        case .migrated: if let job = runningJob { completeJob(job, summary: Sample.summary) }
        }
    }

    /// The spec changes as the API server would count it.
    mutating func edit(_ change: (inout PostgresCellSpec) -> Void) {
        let before = cell.spec
        change(&cell.spec)
        if cell.spec != before { cell.metadata.generation = (cell.metadata.generation ?? 0) + 1 }
    }

    /// What a condition says: `Status Reason: message`.
    func says(_ type: ConditionType) -> String? {
        cell.status?.conditions[type: type.rawValue].map { condition in
            "\(condition.status.rawValue) \(condition.reason ?? ""): \(condition.message ?? "")"
        }
    }

    /// The cell as the API server would show it.
    var document: JSONValue { JSONValue(encoding: Manifest(cell)) }

    /// Names of objects of a kind.
    func names(_ resource: ResourceType) -> [String] {
        objects.keys.filter { $0.resource == resource }.map(\.key.name).sorted()
    }
}
