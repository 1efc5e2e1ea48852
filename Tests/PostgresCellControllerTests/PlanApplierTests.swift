import EmbeddedCluster
import FoundationEssentials
import KubernetesAPI
import KubernetesClient
import PostgresCellAPI
import PostgresCellController
import PostgresCellPlanning
import Testing

@Suite(.timeLimit(.minutes(10))) struct PlanApplierTests {
    private let bench: Bench

    init() throws {
        bench = try Bench()
        try bench.applyCell()
        try bench.deliver()
    }

    private var uid: String { bench.cell?.metadata.uid ?? "" }

    /// A plan in which nothing is planned yet.
    private func emptyPlan() throws -> CellPlan {
        let cell = try #require(bench.cell)
        var plan = planCell(CellObservation(cell: cell), now: Bench.now, defaults: Bench.defaults)
        plan.waves = []
        plan.deletions = []
        plan.gateLifts = []
        return plan
    }

    private func configMap(_ name: String, owner: OwnerReference? = nil) -> ConfigMap {
        var metadata = ObjectMeta(
            name: name,
            namespace: "alphaswarm",
            labels: [
                WellKnownNames.Label.managedBy: WellKnownNames.fieldManager, WellKnownNames.Label.cell: "postgres",
            ]
        )
        metadata.ownerReferences = [
            owner
                ?? OwnerReference(
                    apiVersion: PostgresCell.resource.apiVersion,
                    kind: PostgresCell.resource.kind,
                    name: "postgres",
                    uid: uid,
                    controller: true
                )
        ]
        return ConfigMap(metadata: metadata, data: ["a": "b"])
    }

    private func lift(_ pod: String) -> GateLift {
        GateLift(
            pod: ObjectKey(namespace: "alphaswarm", name: pod),
            patch: [
                [
                    "op": "test", "path": "/spec/schedulingGates/0/name",
                    "value": .string(WellKnownNames.schedulingGate),
                ],
                ["op": "remove", "path": "/spec/schedulingGates/0"],
            ]
        )
    }

    private func addGatedPod(_ name: String) throws {
        try bench.addPod(
            name,
            labels: [WellKnownNames.Label.cell: "postgres"],
            gates: [WellKnownNames.schedulingGate]
        )
    }

    @Test func `Gates come first, then deletions, then the waves in their order`() async throws {
        try addGatedPod("app")
        try bench.store.apply(JSONValue(encoding: Manifest(configMap("old"))))
        try bench.deliver()
        let old = try #require(bench.store.object(configMap("old").reference)?[path: ["metadata", "uid"]]?.string)
        var plan = try emptyPlan()
        plan.waves = [
            PlanWave(.volume, objects: [DesiredObject(configMap("first"))]),
            PlanWave(.database, objects: [DesiredObject(configMap("second"))]),
        ]
        plan.deletions = [PlannedDeletion(configMap("old").reference, uid: old, why: "test")]
        plan.gateLifts = [lift("app")]
        let receipts = await bench.applier.apply(plan, owner: uid)
        #expect(receipts.map(\.outcome) == [.lifted, .deleted, .created, .created])
        let asked = bench.transport.takeRequests().map {
            "\($0.method.rawValue) \($0.place.split(separator: "/").last!)"
        }
        #expect(asked == ["PATCH app", "DELETE old", "GET first", "PATCH first", "GET second", "PATCH second"])
        #expect(await bench.applier.apply(plan, owner: uid).map(\.outcome).suffix(2) == [.unchanged, .unchanged])
    }

    @Test func `A failure is a receipt, and what comes after it is done all the same`() async throws {
        bench.transport.refuse { $0.place.hasSuffix("/first") ? Refusal(500, "InternalError", "etcd is away") : nil }
        var plan = try emptyPlan()
        plan.waves = [
            PlanWave(.volume, objects: [DesiredObject(configMap("first"))]),
            PlanWave(.database, objects: [DesiredObject(configMap("second"))]),
        ]
        let receipts = await bench.applier.apply(plan, owner: uid)
        #expect(receipts.map(\.failure?.cause) == [.transient, nil])
        #expect(receipts.last?.outcome == .created)
    }

    @Test("The server's refusal is told by what a user has to do", arguments: refusals)
    func classifies(_ refusal: Refusal, _ cause: StepFailure.Cause) async throws {
        bench.transport.refuse { $0.method == .patch ? refusal : nil }
        var plan = try emptyPlan()
        plan.waves = [PlanWave(.configuration, objects: [DesiredObject(configMap("a"))])]
        let receipt = try #require(await bench.applier.apply(plan, owner: uid).first)
        #expect(receipt.failure == StepFailure(cause, message: refusal.status.message ?? ""))
    }

    static let refusals: [(Refusal, StepFailure.Cause)] = [
        (Refusal(403, "Forbidden", "configmaps is forbidden"), .forbidden),
        (Refusal(404, "NotFound", "namespaces \"alphaswarm\" not found"), .notFound),
        (Refusal(409, "Conflict", "the object has been modified"), .conflict),
        (Refusal(422, "Invalid", "data: Invalid value"), .invalid),
        (Refusal(413, "RequestEntityTooLarge", "limit is 3145728"), .invalid),
        (Refusal(500, "InternalError", "etcd is away"), .transient),
        (
            Refusal(
                422,
                "Invalid",
                "Only one reference can have Controller set to true",
                details: .init(causes: [.init(reason: nil, message: nil, field: "metadata.ownerReferences")])
            ), .nameTaken(owner: "another controller")
        ),
    ]

    @Test func `An object of another controller, or of nobody, is left alone and named`() async throws {
        let boss = try bench.store.apply([
            "apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "boss", "namespace": "alphaswarm"],
        ])
        let owner = OwnerReference(
            apiVersion: "v1",
            kind: "ConfigMap",
            name: "boss",
            uid: boss[path: ["metadata", "uid"]]?.string ?? "",
            controller: true
        )
        try bench.store.apply(JSONValue(encoding: Manifest(configMap("theirs", owner: owner))))
        try bench.store.apply([
            "apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "loose", "namespace": "alphaswarm"],
        ])
        var plan = try emptyPlan()
        plan.waves = [
            PlanWave(.configuration, objects: ["theirs", "loose"].map { DesiredObject(configMap($0)) })
        ]
        let receipts = await bench.applier.apply(plan, owner: uid)
        #expect(
            receipts.map(\.failure?.cause) == [
                .nameTaken(owner: "ConfigMap boss"),
                .nameTaken(owner: "nobody, and is not marked as ours"),
            ]
        )
        #expect(!bench.transport.takeRequests().contains { $0.method == .patch })
    }

    @Test func `A deletion spares a successor of the same name`() async throws {
        try bench.store.apply(JSONValue(encoding: Manifest(configMap("old"))))
        var plan = try emptyPlan()
        plan.deletions = [PlannedDeletion(configMap("old").reference, uid: "uid-of-predecessor", why: "test")]
        #expect(await bench.applier.apply(plan, owner: uid).map(\.failure?.cause) == [.conflict])
        #expect(bench.store.object(configMap("old").reference) != nil)
    }

    @Test func `A pod that is gone needs no gate lifted, and one whose gates moved is left to the next pass`()
        async throws
    {
        try bench.addPod(
            "moved",
            labels: [WellKnownNames.Label.cell: "postgres"],
            gates: ["example.com/quota", WellKnownNames.schedulingGate]
        )
        var plan = try emptyPlan()
        plan.gateLifts = [lift("gone"), lift("moved")]
        let receipts = await bench.applier.apply(plan, owner: uid)
        #expect(receipts.first?.outcome == .unchanged)
        #expect(receipts.last?.failure != nil)
        let pod = bench.store.object(receipts[1].reference)
        #expect(pod?[path: ["spec", "schedulingGates"]]?.array?.count == 2)
    }

    @Test func `A hundred gates are lifted many at once`() async throws {
        var plan = try emptyPlan()
        for index in 0..<100 {
            try addGatedPod("app-\(index)")
            plan.gateLifts.append(lift("app-\(index)"))
        }
        // Were fewer under way at once, nothing would ever go on.
        bench.transport.hold(until: 16) { $0.method == .patch }
        let receipts = await bench.applier.apply(plan, owner: uid)
        #expect(receipts.map(\.reference.key) == plan.gateLifts.map(\.pod))
        #expect(receipts.allSatisfy { $0.outcome == .lifted })
        #expect(bench.transport.mostWaiting == 16)
        let gates = bench.store.objects(ObservedPod.resource).compactMap {
            $0[path: ["spec", "schedulingGates"]]?.array
        }
        #expect(gates.allSatisfy { $0.isEmpty })
    }
}
