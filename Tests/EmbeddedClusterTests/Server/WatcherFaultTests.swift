import ControllerRuntime
import EmbeddedCluster
import KubernetesAPI
import KubernetesClient
import Logging
import OperatorTestSupport
import Testing

/// A watcher and its cache against the server, over HTTP, through everything that ends a watch.
@Suite(.timeLimit(.minutes(10))) struct WatcherFaultTests {
    /// What happens to the open watch after it has missed changes.
    enum Trouble: String, CaseIterable, CustomTestStringConvertible {
        case cut, expired, closed, silent, cutAndCompacted, refused, compacted

        var testDescription: String { rawValue }

        func befall(_ store: ClusterStore) {
            switch self {
            case .cut: store.cutWatches(ConfigMap.resource)
            case .expired: store.expireWatches(ConfigMap.resource)
            case .closed: store.closeWatches(ConfigMap.resource)
            case .silent: break
            case .cutAndCompacted:
                store.compact()
                store.cutWatches(ConfigMap.resource)
            case .compacted:
                store.compact()
                store.closeWatches(ConfigMap.resource)
            case .refused:
                store.add(FaultRule(verb: "watch", times: 2, effect: .refuse(.unavailable())))
                store.closeWatches(ConfigMap.resource)
            }
        }

        /// How often the watcher waits before it watches again.
        var waits: Int {
            switch self {
            case .expired, .closed, .compacted: 0
            case .cut, .silent: 1
            case .cutAndCompacted, .refused: 2
            }
        }
    }

    @Test(arguments: Trouble.allCases)
    func `a cache is right again after a watch that missed changes`(trouble: Trouble) async throws {
        try await Served.during { served in
            try await watching(served) { cache, changes in
                let store = served.store
                try await change(store, cache, changes, to: "first")
                store.stallWatches(ConfigMap.resource)
                _ = try store.perform(Kinds.configMap.named("gone").delete())
                try store.merge(Kinds.configMap.named("kept"), "data: {n: second}")
                trouble.befall(store)
                if trouble == .silent { served.clock.advance(by: .seconds(70)) }
                for _ in 0..<trouble.waits {
                    // Longer than the waits after few failures, shorter than the deadlines of watches.
                    let limit = served.clock.now.advanced(by: .seconds(5))
                    let wakes = await served.clock.sleepers { $0.contains { $0 <= limit } }
                    served.clock.advance(to: wakes[0])
                }
                try await settle(cache, changes, to: "second")
                #expect(cache.all.map(\.key) == [ObjectKey(namespace: "default", name: "kept")])
                try store.create(Kinds.configMap.named("gone"))
                try await change(store, cache, changes, to: "third")
                #expect(cache.count == 2)
                #expect(store.openWatches(ConfigMap.resource) <= 2, "a silent watch may outlive its client a little")
            }
        }
    }

    @Test func `a streaming list that stalls is followed by a plain list`() async throws {
        try await Served.during { served in
            try served.store.create(Kinds.configMap.named("kept"))
            served.store.add(FaultRule(verb: "watch", times: 1, effect: .stall))
            try await watching(served, waitsForSync: false) { cache, changes in
                // The server has taken the watch, and with it the fault, once it waits for the watch's end.
                await served.serverClock.sleep(expectedUntil: .seconds(300))
                await served.clock.sleep(expectedUntil: .seconds(30))
                served.clock.advance(by: .seconds(30))
                try await cache.waitUntilSynced()
                try await change(served.store, cache, changes, to: "first")
            }
        }
    }

    private typealias Changes = AsyncStream<ObjectChange<ConfigMap>>

    private func watching(
        _ served: Served,
        waitsForSync: Bool = true,
        _ body: (ObjectCache<ConfigMap>, Changes) async throws -> Void
    ) async throws {
        for name in ["kept", "gone"] where served.store.object(Kinds.configMap.named(name)) == nil {
            try served.store.create(Kinds.configMap.named(name))
        }
        let (changes, continuation) = Changes.makeStream()
        let cache = ObjectCache<ConfigMap> { continuation.yield($0) }
        let watcher = Watcher(
            ResourceSelection(ConfigMap.resource),
            source: ClientWatchSource(ConfigMap.self, client: served.client(retry: .none)),
            cache: cache,
            clock: served.clock,
            chance: { 0 },
            logger: Logger(label: "test")
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await watcher.run() }
            if waitsForSync { try await cache.waitUntilSynced() }
            try await body(cache, changes)
            group.cancelAll()
        }
    }

    private func change(
        _ store: ClusterStore,
        _ cache: ObjectCache<ConfigMap>,
        _ changes: Changes,
        to value: String
    ) async throws {
        try store.merge(Kinds.configMap.named("kept"), "data: {n: \(value)}")
        try await settle(cache, changes, to: value)
    }

    /// Returns once the cache has what the server has.
    private func settle(_ cache: ObjectCache<ConfigMap>, _ changes: Changes, to value: String) async throws {
        let kept = ObjectKey(namespace: "default", name: "kept")
        if cache[kept]?.data?["n"] == value { return }
        for await change in changes where change.new?.key == kept && change.new?.data?["n"] == value { return }
    }
}
