import ControllerRuntime
import FoundationEssentials
import KubernetesAPI
import OperatorTestSupport
import Synchronization
import Testing

@Suite struct `Object cache` {
    private func synced(_ widgets: [Widget], at version: Int) -> ObjectCache<Widget> {
        let cache = ObjectCache<Widget>(indexedLabels: ["cell"])
        cache.write(.replace(widgets, ResourceVersion(String(version))))
        return cache
    }

    @Test func `is synced by its first list, empty or not`() async throws {
        let cache = ObjectCache<Widget>()
        #expect(!cache.isSynced)
        #expect(cache.version == nil)
        cache.write(.replace([], ResourceVersion("1")))
        try await cache.waitUntilSynced()
        #expect(cache.isSynced)
        #expect(cache.version == ResourceVersion("1"))
    }

    @Test func `a missing kind has no objects, and its first list is told apart from any other`() async throws {
        let appearances = Mutex(0)
        let cache = ObjectCache<Widget>(onAppearance: { appearances.withLock { $0 += 1 } })
        cache.kindIsMissing()
        try await cache.waitUntilSynced()
        #expect(cache.all == [])
        #expect(appearances.withLock(\.self) == 0)
        for version in ["7", "9"] { cache.write(.replace([Widget("a", version: 5)], ResourceVersion(version))) }
        #expect(cache.all == [Widget("a", version: 5)])
        #expect(appearances.withLock(\.self) == 1)
    }

    @Test func `looks objects up by namespace, owner and label, and follows their changes`() {
        let cache = synced(
            [Widget("a", version: 1, labels: ["cell": "x"], owner: "u1"), Widget("b", version: 2)],
            at: 5
        )
        #expect(cache.objects(namespace: "shop").map(\.key.name) == ["a", "b"])
        #expect(cache.objects(ownedBy: "u1").map(\.key.name) == ["a"])
        #expect(cache.objects(label: "cell", value: "x").map(\.key.name) == ["a"])
        #expect(cache.objects(label: "cell", value: "x", namespace: "other") == [])
        cache.write(.upsert(Widget("a", version: 6, labels: ["cell": "y"], owner: "u2")))
        #expect(cache.objects(ownedBy: "u1") == [])
        #expect(cache.objects(ownedBy: "u2").map(\.key.name) == ["a"])
        #expect(cache.objects(label: "cell", value: "x") == [])
        cache.write(.remove(Widget("a", version: 7)))
        #expect(cache.objects(namespace: "shop").map(\.key.name) == ["b"])
        #expect(cache.objects(label: "cell", value: "y") == [])
        cache.write(.replace([], ResourceVersion("9")))
        #expect(cache.all == [])
    }

    @Test func `tells listeners old and new, and of a relist only what differs`() {
        let log = Mutex<[ObjectChange<Widget>]>([])
        let cache = ObjectCache<Widget> { change in log.withLock { $0.append(change) } }
        func taken() -> [ObjectChange<Widget>] {
            log.withLock { log in
                defer { log = [] }
                return log
            }
        }
        let first = Widget("a", version: 1)
        let second = Widget("a", version: 4)
        cache.write(.replace([first], ResourceVersion("3")))
        #expect(taken() == [.init(old: nil, new: first, isInitial: true)])
        cache.write(.upsert(second))
        #expect(taken() == [.init(old: first, new: second, isInitial: false)])
        cache.write(.replace([second, Widget("b", version: 6)], ResourceVersion("8")))
        #expect(taken() == [.init(old: nil, new: Widget("b", version: 6), isInitial: false)])
        cache.write(.replace([second], ResourceVersion("9")))
        #expect(taken() == [.init(old: Widget("b", version: 6), new: nil, isInitial: false)])
        cache.write(.remove(Widget("a", version: 10)))
        #expect(taken() == [.init(old: second, new: nil, isInitial: false)])
    }

    @Test func `shows a write of ours until the watch has it or something newer`() {
        let cache = synced([Widget("a", version: 5)], at: 5)
        cache.recordWrite(Widget("a", version: 8))
        #expect(cache[.shop("a")] == Widget("a", version: 8))
        cache.write(.upsert(Widget("a", version: 6)))
        #expect(cache[.shop("a")] == Widget("a", version: 8))
        cache.write(.upsert(Widget("a", version: 8)))
        cache.write(.upsert(Widget("a", version: 9)))
        #expect(cache[.shop("a")] == Widget("a", version: 9))
    }

    @Test func `finds a created object by its indexes before the watch has it`() {
        let cache = synced([], at: 5)
        cache.recordWrite(Widget("a", version: 7, labels: ["cell": "x"], owner: "u"))
        #expect(cache.objects(ownedBy: "u").count == 1)
        #expect(cache.objects(label: "cell", value: "x").count == 1)
    }

    @Test func `ignores a write of ours that the watch was faster with`() {
        let cache = synced([Widget("a", version: 5)], at: 5)
        cache.write(.upsert(Widget("a", version: 9)))
        cache.recordWrite(Widget("a", version: 8))
        #expect(cache[.shop("a")] == Widget("a", version: 9))
        cache.write(.remove(Widget("a", version: 12)))
        cache.recordWrite(Widget("a", version: 11))
        #expect(cache[.shop("a")] == nil)
    }

    @Test func `drops a write of ours at a delete event, a newer bookmark and a newer list`() {
        let deleted = synced([Widget("a", version: 5)], at: 5)
        deleted.recordWrite(Widget("a", version: 8))
        deleted.write(.remove(Widget("a", version: 9)))
        #expect(deleted[.shop("a")] == nil)

        let marked = synced([], at: 5)
        marked.recordWrite(Widget("a", version: 8))
        marked.write(.advance(ResourceVersion("7")))
        #expect(marked[.shop("a")] != nil)
        marked.write(.advance(ResourceVersion("10")))
        #expect(marked[.shop("a")] == nil)

        let listed = synced([], at: 5)
        listed.recordWrite(Widget("a", version: 8))
        listed.write(.replace([], ResourceVersion("7")))
        #expect(listed[.shop("a")] != nil)
        listed.write(.replace([], ResourceVersion("20")))
        #expect(listed[.shop("a")] == nil)
    }

    @Test func `hides what we deleted until the watch says so, and shows a successor`() {
        let cache = synced([Widget("a", version: 5)], at: 5)
        cache.recordDeletion(.shop("a"), uid: "uid-a")
        #expect(cache[.shop("a")] == nil)
        cache.write(.upsert(Widget("a", version: 6)))
        #expect(cache[.shop("a")] == nil)
        var successor = Widget("a", version: 9)
        successor.metadata.uid = "another"
        cache.write(.remove(Widget("a", version: 8)))
        cache.write(.upsert(successor))
        #expect(cache[.shop("a")] == successor)
        cache.recordDeletion(.shop("a"), uid: "uid-a")
        #expect(cache[.shop("a")] == successor)
    }

    @Test func `versions that are not decimal give way to any event`() {
        let cache = synced([], at: 5)
        var odd = Widget("a", version: 0)
        odd.metadata.resourceVersion = "v8"
        cache.recordWrite(odd)
        #expect(cache[.shop("a")] == odd)
        cache.write(.upsert(Widget("a", version: 6)))
        #expect(cache[.shop("a")] == Widget("a", version: 6))
    }

    @Test(arguments: UInt64(0)..<100)
    func `reads are never older than our own writes and end at the server's state`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var server: [ObjectKey: Widget] = [:]
        var version = 10
        var events: [CacheChange<Widget>] = []
        var written: [ObjectKey: Int] = [:]
        let cache = synced([], at: 10)
        for _ in 0..<500 {
            let key = ObjectKey.shop("w\(Int.random(in: 0..<4, using: &random))")
            switch Int.random(in: 0..<6, using: &random) {
            case 0, 1:
                version += 1
                server[key] = Widget(key.name, version: version)
                events.append(.upsert(Widget(key.name, version: version)))
                guard Bool.random(using: &random) else { break }
                cache.recordWrite(Widget(key.name, version: version))
                written[key] = version
            case 2:
                guard server[key] != nil else { break }
                version += 1
                server[key] = nil
                events.append(.remove(Widget(key.name, version: version)))
                written[key] = nil
            case 3: if events.isEmpty { cache.write(.advance(ResourceVersion(String(version)))) }
            default: if !events.isEmpty { cache.write(events.removeFirst()) }
            }
            for (key, version) in written {
                let seen = cache[key]?.metadata.resourceVersion.flatMap { Int($0) } ?? 0
                #expect(seen >= version)
            }
        }
        for event in events { cache.write(event) }
        #expect(Dictionary(uniqueKeysWithValues: cache.all.map { ($0.key, $0) }) == server)
    }
}
