import ControllerRuntime
import KubernetesAPI
import PostgresCellAPI
import PostgresCellController
import PostgresCellPlanning
import Testing

@Suite struct CellObserverTests {
    private let caches = ScopedCaches(namespaces: []) { _, _ in }

    private var scope: CellCaches {
        get throws { try #require(caches["alphaswarm"]) }
    }

    private func observe(_ cell: PostgresCell = cell()) throws -> CellObservation {
        try scope.cells.write(.replace([cell], ResourceVersion("1")))
        return try #require(CellObserver(caches: caches).observe(cell.key))
    }

    @Test func `There is nothing to observe of a cell that is gone or not watched`() throws {
        #expect(CellObserver(caches: caches).observe(Bench.key) == nil)
        let elsewhere = ScopedCaches(namespaces: ["other"]) { _, _ in }
        #expect(CellObserver(caches: elsewhere).observe(Bench.key) == nil)
    }

    @Test func `An observation holds what carries the cell's label in its namespace`() throws {
        try scope.jobs.write(
            .replace(
                [
                    ObservedJob(metadata: labelled("ours")), ObservedJob(metadata: labelled("foreign", cell: "mysql")),
                    ObservedJob(metadata: labelled("elsewhere", namespace: "other")),
                ],
                ResourceVersion("1")
            )
        )
        try scope.pods.write(
            .replace(
                [
                    ObservedPod(metadata: labelled("app"), spec: ObservedPodSpec()),
                    ObservedPod(metadata: labelled("far", namespace: "other"), spec: ObservedPodSpec()),
                ],
                ResourceVersion("1")
            )
        )
        let seen = try observe()
        #expect(Array(seen.jobs.keys) == ["ours"])
        #expect(seen.pods.map(\.metadata.name) == ["app"])
    }

    @Test func `The volume, the database and the pooler are found by name`() throws {
        let claims = ["postgres-data", "other"].map {
            ObservedClaim(metadata: labelled($0), spec: ObservedClaimSpec())
        }
        try scope.claims.write(.replace(claims, ResourceVersion("1")))
        let sets = ["postgres", "other"].map {
            ObservedStatefulSet(metadata: labelled($0), spec: ObservedWorkloadSpec())
        }
        try scope.statefulSets.write(.replace(sets, ResourceVersion("1")))
        let poolers = ["postgres-pooler", "other"].map {
            ObservedDeployment(metadata: labelled($0), spec: ObservedWorkloadSpec())
        }
        try scope.deployments.write(.replace(poolers, ResourceVersion("1")))
        let seen = try observe()
        #expect(seen.claim?.metadata.name == "postgres-data")
        #expect(seen.statefulSet?.metadata.name == "postgres")
        #expect(seen.poolerDeployment?.metadata.name == "postgres-pooler")
    }

    @Test func `Kinds of which nothing but metadata matters are told apart by reference`() throws {
        try scope.configMaps.write(.replace([.init(metadata: labelled("postgres"))], ResourceVersion("1")))
        try scope.services.write(.replace([.init(metadata: labelled("postgres"))], ResourceVersion("1")))
        try scope.cronJobs.write(.replace([.init(metadata: labelled("postgres-dump"))], ResourceVersion("1")))
        try scope.serviceAccounts.write(.replace([.init(metadata: labelled("postgres"))], ResourceVersion("1")))
        try scope.networkPolicies.write(.replace([.init(metadata: labelled("postgres"))], ResourceVersion("1")))
        try scope.disruptionBudgets.write(.replace([.init(metadata: labelled("pooler"))], ResourceVersion("1")))
        let seen = try observe()
        #expect(
            Set(seen.others.keys.map(\.resource.kind)) == [
                "ConfigMap", "Service", "CronJob", "ServiceAccount", "NetworkPolicy", "PodDisruptionBudget",
            ]
        )
    }

    @Test func `Of several warnings the newest counts, and only those about the object that is there`() throws {
        try scope.externalSecrets.write(
            .replace([ObservedExternalSecret(metadata: labelled("postgres-core"))], ResourceVersion("1"))
        )
        try scope.claims.write(
            .replace([ObservedClaim(metadata: labelled("postgres-data"), spec: .init())], ResourceVersion("1"))
        )
        try scope.credentialWarnings.write(
            .replace(
                [
                    warning("a", "postgres-core", version: "900", "older"),
                    warning("b", "postgres-core", version: "1001", "newest"),
                    warning("c", "postgres-core", version: "1000", "old"),
                    warning("d", "postgres-core", uid: "uid-of-predecessor", version: "1002", "of a predecessor"),
                    warning("e", "somebody-elses", version: "1003", "foreign"),
                ],
                ResourceVersion("1003")
            )
        )
        try scope.claimWarnings.write(
            .replace([warning("f", "postgres-data", version: "7", "no such class")], ResourceVersion("7"))
        )
        let secret = ObjectReference(ExternalSecret.resource, ObjectKey(namespace: "alphaswarm", name: "postgres-core"))
        let claim = ObjectReference(
            PersistentVolumeClaim.resource,
            ObjectKey(namespace: "alphaswarm", name: "postgres-data")
        )
        #expect(try observe().warnings == [secret: "newest", claim: "no such class"])
    }
}

private func cell() -> PostgresCell {
    var metadata = ObjectMeta(name: "postgres", namespace: "alphaswarm")
    metadata.uid = "uid-of-cell"
    let spec = PostgresCellSpec(
        database: CellDatabase(name: "alphaswarm"),
        credentials: CellCredentials(store: CredentialStore(name: "vault"), ownerKey: "owner", poolerKey: "pooler")
    )
    return PostgresCell(metadata: metadata, spec: spec)
}

private func labelled(_ name: String, cell: String = "postgres", namespace: String = "alphaswarm") -> ObjectMeta {
    var metadata = ObjectMeta(name: name, namespace: namespace, labels: [WellKnownNames.Label.cell: cell])
    metadata.uid = "uid-\(name)"
    return metadata
}

private func warning(
    _ name: String,
    _ subject: String,
    uid: String? = nil,
    version: String,
    _ note: String
) -> ObservedWarning {
    var metadata = ObjectMeta(name: name, namespace: "alphaswarm")
    metadata.resourceVersion = version
    return ObservedWarning(
        metadata: metadata,
        regarding: EventSubject(namespace: "alphaswarm", name: subject, uid: uid ?? "uid-\(subject)"),
        note: note
    )
}
