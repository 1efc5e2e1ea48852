import ControllerRuntime
import KubernetesAPI
import PostgresCellAPI
import PostgresCellController
import PostgresCellPlanning
import Synchronization
import Testing

@Suite struct CellCachesTests {
    /// Who was woken.
    private final class Woken: Sendable {
        private let keys = Mutex<[ObjectKey]>([])

        func add(_ key: ObjectKey) { keys.withLock { $0.append(key) } }

        func take() -> [String] {
            keys.withLock { keys in
                defer { keys = [] }
                return keys.map(\.description).sorted()
            }
        }
    }

    private let woken = Woken()

    private func makeCaches(_ namespaces: [String] = []) -> ScopedCaches {
        ScopedCaches(namespaces: namespaces) { [woken] key, _ in woken.add(key) }
    }

    @Test func `A child wakes the cell that its label names, in its own namespace`() throws {
        let caches = try #require(makeCaches()["alphaswarm"])
        caches.jobs.write(.upsert(job("a", cell: "postgres", version: "1")))
        #expect(woken.take() == ["alphaswarm/postgres"])
        caches.jobs.write(.upsert(job("b", cell: "postgres", namespace: "other", version: "2")))
        #expect(woken.take() == ["other/postgres"])
        caches.jobs.write(.upsert(job("c", cell: nil, version: "3")))
        #expect(woken.take() == [])
    }

    @Test func `A child that changes hands wakes both cells, and one that goes its last`() throws {
        let caches = try #require(makeCaches()["alphaswarm"])
        caches.jobs.write(.upsert(job("a", cell: "postgres", version: "1")))
        _ = woken.take()
        caches.jobs.write(.upsert(job("a", cell: "mysql", version: "2")))
        #expect(woken.take() == ["alphaswarm/mysql", "alphaswarm/postgres"])
        caches.jobs.write(.remove(job("a", cell: "mysql", version: "3")))
        #expect(woken.take() == ["alphaswarm/mysql"])
    }

    @Test func `A warning wakes the cell of the object that it is about`() throws {
        let caches = try #require(makeCaches()["alphaswarm"])
        caches.credentialWarnings.write(.upsert(warning("w1", about: "postgres-core", uid: "u", version: "1")))
        #expect(woken.take() == [])
        caches.externalSecrets.write(.upsert(secret("postgres-core", uid: "u", version: "2")))
        _ = woken.take()
        caches.credentialWarnings.write(.upsert(warning("w2", about: "postgres-core", uid: "u", version: "3")))
        #expect(woken.take() == ["alphaswarm/postgres"])
    }

    @Test func `Without a list of namespaces one set of caches holds them all`() {
        let caches = makeCaches()
        #expect(caches.scopes.map(\.namespace) == [nil])
        #expect(caches["anywhere"] != nil)
    }

    @Test func `With namespaces each has its own caches, and no other is known`() throws {
        let caches = makeCaches(["b", "a", "b"])
        #expect(caches.scopes.map(\.namespace) == ["a", "b"])
        #expect(caches["c"] == nil)
        let live = try #require(caches.live[Job.resource])
        try #require(caches["a"]).jobs.write(.replace([job("j", cell: "x", namespace: "a")], ResourceVersion("1")))
        #expect(!live.isSynced, "absence means nothing while one namespace is not listed")
        try #require(caches["b"]).jobs.write(.replace([], ResourceVersion("1")))
        #expect(live.isSynced)
        #expect(live.metadata(ObjectKey(namespace: "a", name: "j")) != nil)
        #expect(live.metadata(ObjectKey(namespace: "b", name: "j")) == nil)
        #expect(live.metadata(ObjectKey(namespace: "c", name: "j")) == nil)
    }

    @Test func `What we write shows in the caches of its own namespace`() throws {
        let caches = makeCaches(["a", "b"])
        for (_, scope) in caches.scopes { scope.jobs.write(.replace([], ResourceVersion("1"))) }
        let live = try #require(caches.live[Job.resource])
        live.recordWrite(body: JSONCoding.encode(Manifest(job("j", cell: "x", namespace: "b", version: "2"))))
        #expect(caches["a"]?.jobs.count == 0)
        #expect(caches["b"]?.jobs.count == 1)
        live.recordDeletion(ObjectKey(namespace: "b", name: "j"), uid: "uid-j")
        #expect(caches["b"]?.jobs.count == 0)
        live.recordWrite(body: JSONCoding.encode(Manifest(job("j", cell: "x", namespace: "c", version: "3"))))
    }
}

private func job(
    _ name: String,
    cell: String?,
    namespace: String = "alphaswarm",
    version: String = "1"
) -> ObservedJob {
    var metadata = ObjectMeta(name: name, namespace: namespace, labels: cell.map { [WellKnownNames.Label.cell: $0] })
    metadata.uid = "uid-\(name)"
    metadata.resourceVersion = version
    return ObservedJob(metadata: metadata)
}

private func secret(_ name: String, uid: String, version: String) -> ObservedExternalSecret {
    var metadata = ObjectMeta(
        name: name,
        namespace: "alphaswarm",
        labels: [WellKnownNames.Label.cell: "postgres"]
    )
    metadata.uid = uid
    metadata.resourceVersion = version
    return ObservedExternalSecret(metadata: metadata)
}

private func warning(_ name: String, about subject: String, uid: String, version: String) -> ObservedWarning {
    var metadata = ObjectMeta(name: name, namespace: "alphaswarm")
    metadata.resourceVersion = version
    return ObservedWarning(
        metadata: metadata,
        regarding: EventSubject(kind: "ExternalSecret", namespace: "alphaswarm", name: subject, uid: uid),
        note: "note of \(name)"
    )
}
