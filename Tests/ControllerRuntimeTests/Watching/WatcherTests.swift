import ControllerRuntime
import KubernetesAPI
import KubernetesClient
import Logging
import OperatorTestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct `The watcher` {
    private let clock = ManualClock()
    private let changes = AsyncStream.makeStream(of: ObjectChange<Widget>.self)

    /// Runs a watcher beside a test, and ends it.
    private func watching(
        _ source: ScriptedWatchSource = ScriptedWatchSource(),
        _ body: (ScriptedWatchSource, ObjectCache<Widget>) async throws -> Void
    ) async throws {
        let continuation = changes.continuation
        let cache = ObjectCache<Widget> { continuation.yield($0) }
        let watcher = Watcher(
            ResourceSelection(Widget.resource),
            source: source,
            cache: cache,
            clock: clock,
            chance: { 0 },
            logger: Logger(label: "test")
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await watcher.run() }
            try await body(source, cache)
            group.cancelAll()
        }
    }

    private func nextChange() async -> ObjectChange<Widget>? {
        for await change in changes.stream { return change }
        return nil
    }

    @Test func `fills the cache from a streaming list and keeps it up to date on the same watch`() async throws {
        try await watching { source, cache in
            let feed = await source.opened()
            #expect(feed.request.query.contains(.init("sendInitialEvents", "true")))
            feed.send(.added(Widget("a", version: 5)))
            feed.bookmark("10", endsInitialEvents: true)
            try await cache.waitUntilSynced()
            #expect(cache.all == [Widget("a", version: 5)])
            #expect(await nextChange()?.isInitial == true)
            feed.send(.modified(Widget("a", version: 11)))
            #expect(await nextChange()?.new == Widget("a", version: 11))
        }
    }

    @Test func `a kind that is not there keeps nobody waiting, and is looked for again`() async throws {
        try await watching { source, cache in
            let refused = await source.opened()
            refused.fail(.refusal(404, "NotFound"))
            try await cache.waitUntilSynced()
            #expect(cache.all == [])
            await clock.sleep(expectedUntil: .milliseconds(800))
            clock.advance(by: .milliseconds(800))
            let feed = await source.opened()
            feed.send(.added(Widget("a", version: 5)))
            feed.bookmark("10", endsInitialEvents: true)
            #expect(await nextChange()?.new == Widget("a", version: 5))
        }
    }

    @Test func `a streaming list that hangs is followed by a plain one after 30 s`() async throws {
        let page = ListPage(metadata: ListMeta(resourceVersion: "20"), items: [Widget("b", version: 7)])
        try await watching(ScriptedWatchSource(page: .success(page))) { source, cache in
            let feed = await source.opened()
            feed.send(.added(Widget("a", version: 5)))
            await clock.sleep(expectedUntil: .seconds(30))
            clock.advance(by: .seconds(30))
            try await cache.waitUntilSynced()
            #expect(cache.all == [Widget("b", version: 7)])
            let watch = await source.opened()
            #expect(watch.request.query.contains(.init("resourceVersion", "20")))
        }
    }

    @Test func `leaves a silent watch and its connection after 70 s and resumes where it was`() async throws {
        try await watching { source, cache in
            let feed = await source.opened()
            await clock.sleep(expectedUntil: .seconds(30))
            feed.bookmark("10", endsInitialEvents: true)
            try await cache.waitUntilSynced()
            clock.advance(by: .seconds(30))
            await clock.sleep(expectedUntil: .seconds(70))
            clock.advance(by: .seconds(40))
            await clock.sleep(expectedUntil: .milliseconds(70_800))
            #expect(source.abandonedCount == 1)
            clock.advance(by: .milliseconds(800))
            let watch = await source.opened()
            #expect(watch.request.query.contains(.init("resourceVersion", "10")))
        }
    }

    @Test func `lists anew where the version expired, and reports what vanished meanwhile`() async throws {
        try await watching { source, cache in
            let feed = await source.opened()
            feed.send(.added(Widget("a", version: 5)))
            feed.bookmark("10", endsInitialEvents: true)
            #expect(await nextChange()?.new == Widget("a", version: 5))
            feed.send(.error(APIStatus(code: 410, reason: "Expired", message: nil)))
            let second = await source.opened()
            #expect(second.request.query.contains(.init("sendInitialEvents", "true")))
            #expect(cache.all == [Widget("a", version: 5)])
            second.bookmark("50", endsInitialEvents: true)
            #expect(await nextChange() == .init(old: Widget("a", version: 5), new: nil, isInitial: false))
        }
    }

    @Test func `waits before it tries again where the connection broke`() async throws {
        try await watching { source, _ in
            let feed = await source.opened()
            feed.fail(.unavailable)
            await clock.sleep(expectedUntil: .milliseconds(800))
            clock.advance(by: .milliseconds(800))
            _ = await source.opened()
        }
    }
}
