import ClusterSimulation
import ControllerRuntime
import EmbeddedCluster
import FoundationEssentials
import KubernetesAPI
import KubernetesClient
import Logging
import OperatorTestSupport
import PostgresCellAPI
import PostgresCellController
import PostgresCellPlanning

/// The controller's parts over a store, with caches that a test fills when it wants to.
struct Bench {
    static let now = Date(timeIntervalSince1970: 1_790_000_000)
    static let defaults = PlanningDefaults(toolsImage: "registry.example/postgrescell-tools:1")
    static let key = ObjectKey(namespace: "alphaswarm", name: "postgres")

    let store: ClusterStore
    let transport: StoreTransport
    let caches: ScopedCaches
    let metrics = MetricsRegistry()
    let reconciler: CellReconciler
    let applier: PlanApplier
    let writer: StatusWriter

    init() throws {
        let store = EmbeddedCluster().store
        store.add(.postgresCell)
        let own = try ManifestInstaller.documents(inFolder: RepositoryFile.path("crds"))
        for definition in ExternalSecretDefinitions.all + own { try store.apply(definition) }
        try store.apply(["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "alphaswarm"]])
        self.init(store: store)
    }

    /// Another process over the same store, which remembers nothing.
    func successor() -> Bench { Bench(store: store) }

    private init(store: ClusterStore) {
        self.store = store
        let transport = StoreTransport(store: store)
        self.transport = transport
        caches = ScopedCaches(namespaces: []) { _, _ in }
        let client = APIClient(
            configuration: ClusterConfiguration(server: StoreTransport.server),
            transport: transport,
            retry: RetryPolicy(attempts: 1)
        )
        let manager = WellKnownNames.fieldManager
        let marks = ObjectApplier.Marks(
            fieldManager: manager,
            hashAnnotation: WellKnownNames.Annotation.appliedHash,
            ownershipLabel: (WellKnownNames.Label.managedBy, manager)
        )
        applier = PlanApplier(
            objects: ObjectApplier(api: client, caches: caches.live, marks: marks),
            gates: GateLifter(client: client, caches: caches.live, fieldManager: manager)
        )
        writer = StatusWriter(client: client, caches: caches)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        reconciler = CellReconciler(
            observer: CellObserver(caches: caches),
            applier: applier,
            statusWriter: writer,
            chronicler: CellChronicler(
                recorder: EventRecorder(
                    api: client,
                    controller: "test",
                    instance: "test",
                    fieldManager: manager,
                    logger: logger
                )
            ),
            metrics: CellMetrics(factory: metrics),
            defaults: Self.defaults,
            now: { Self.now },
            logger: logger
        )
    }

    /// Everything in the store, as watches would have delivered it by now.
    func deliver() throws {
        for (namespace, caches) in caches.scopes {
            try fill(caches.cells, namespace, selects: { _ in true })
            try fill(caches.externalSecrets, namespace)
            try fill(caches.claims, namespace)
            try fill(caches.statefulSets, namespace)
            try fill(caches.deployments, namespace)
            try fill(caches.jobs, namespace)
            try fill(caches.cronJobs, namespace)
            try fill(caches.configMaps, namespace)
            try fill(caches.services, namespace)
            try fill(caches.serviceAccounts, namespace)
            try fill(caches.networkPolicies, namespace)
            try fill(caches.disruptionBudgets, namespace)
            try fill(caches.pods, namespace, selects: { $0.metadata.labels?[WellKnownNames.Label.cell] != nil })
        }
    }

    private func fill<Object: KubernetesObject>(
        _ cache: ObjectCache<Object>,
        _ namespace: String?,
        selects: (Object) -> Bool = {
            $0.metadata.labels?[WellKnownNames.Label.managedBy] == WellKnownNames.fieldManager
        }
    ) throws {
        let objects = try store.objects(Object.resource).map { try $0.decoded(as: Object.self) }
        let chosen = objects.filter { selects($0) && (namespace == nil || $0.key.namespace == namespace) }
        cache.write(.replace(chosen, ResourceVersion(String(store.resourceVersion))))
    }

    /// One pass over the cell, on what the store holds.
    ///
    /// - Returns: how it ended, and what it asked the server.
    @discardableResult
    func pass(_ key: ObjectKey = Bench.key) async throws -> (outcome: ReconcileOutcome, requests: [APIRequest]) {
        try deliver()
        _ = transport.takeRequests()
        let outcome = await reconciler.reconcile(key)
        return (outcome, transport.takeRequests())
    }

    /// The cell as the server has it.
    var cell: PostgresCell? {
        store.object(ObjectReference(PostgresCell.resource, Self.key)).flatMap {
            try? $0.decoded(as: PostgresCell.self)
        }
    }

    /// A condition's status and reason.
    func says(_ type: ConditionType) -> String? {
        cell?.status?.conditions[type: type.rawValue].map { "\($0.status.rawValue) \($0.reason ?? "")" }
    }
}
