import ControllerRuntime
import KubernetesAPI
import KubernetesClient
import OperatorTestSupport
import Testing

@Suite struct `Watcher state` {
    typealias State = WatcherState<Widget, ManualClock.Instant>

    private func at(_ seconds: Double) -> ManualClock.Instant {
        .init(offset: .milliseconds(Int((seconds * 1000).rounded())))
    }

    /// A watcher whose streaming list ended at version 10.
    private func synced() -> State {
        var state = State()
        _ = state.nextAction(now: at(0), chance: 0)
        _ = state.received(.added(Widget("a", version: 5)), now: at(0), chance: 0)
        _ = state.received(.bookmark(ResourceVersion("10"), endsInitialEvents: true), now: at(0), chance: 0)
        return state
    }

    @Test func `begins with a streaming list and swaps it in whole at its last bookmark`() {
        var state = State()
        #expect(state.nextAction(now: at(0), chance: 0) == .streamingList(timeoutSeconds: 300))
        #expect(state.deadline == at(30))
        let first = Widget("a", version: 5)
        #expect(state.received(.added(first), now: at(1), chance: 0) == .init())
        #expect(state.received(.added(Widget("b", version: 6)), now: at(1), chance: 0) == .init())
        #expect(state.received(.deleted(Widget("b", version: 7)), now: at(1), chance: 0) == .init())
        let end = state.received(.bookmark(ResourceVersion("10"), endsInitialEvents: true), now: at(2), chance: 0)
        #expect(end == .init(change: .replace([first], ResourceVersion("10"))))
        #expect(state.deadline == at(72))
        state.ended(.closed, now: at(40), chance: 0)
        #expect(
            state.nextAction(now: at(40), chance: 0.999) == .watch(from: ResourceVersion("10"), timeoutSeconds: 599)
        )
    }

    @Test(arguments: [
        State.End.silent, .closed, .failed(.refusal(422, "Invalid")), .failed(.refusal(400, "BadRequest")),
    ])
    func `a streaming list that does not end is followed by a plain one, at once and for good`(end: State.End) {
        var state = State()
        _ = state.nextAction(now: at(0), chance: 0)
        _ = state.received(.added(Widget("a", version: 5)), now: at(1), chance: 0)
        state.ended(end, now: at(30), chance: 0)
        #expect(state.nextAction(now: at(30), chance: 0) == .list)
        let page = ListPage(metadata: ListMeta(resourceVersion: "20"), items: [Widget("b", version: 7)])
        #expect(state.listed(page) == .replace(page.items, ResourceVersion("20")))
        #expect(state.nextAction(now: at(31), chance: 0) == .watch(from: ResourceVersion("20"), timeoutSeconds: 300))
        state.ended(.failed(.refusal(410, "Expired")), now: at(31), chance: 0)
        #expect(state.nextAction(now: at(31), chance: 0) == .list)
    }

    @Test func `a broken streaming list is tried again after a delay`() {
        var state = State()
        _ = state.nextAction(now: at(0), chance: 0)
        state.ended(.failed(.unavailable), now: at(1), chance: 0)
        #expect(state.nextAction(now: at(1), chance: 0) == .wait(until: at(1.8)))
        #expect(state.nextAction(now: at(1.8), chance: 0) == .streamingList(timeoutSeconds: 300))
    }

    @Test func `a kind that the server does not serve is missing, until it is listed`() {
        var state = State()
        _ = state.nextAction(now: at(0), chance: 0)
        state.ended(.failed(.refusal(404, "NotFound")), now: at(1), chance: 0)
        #expect(state.isKindMissing)
        _ = state.nextAction(now: at(1.8), chance: 0)
        _ = state.received(.bookmark(ResourceVersion("10"), endsInitialEvents: true), now: at(2), chance: 0)
        #expect(!state.isKindMissing)
        state.ended(.failed(.refusal(404, "NotFound")), now: at(3), chance: 0)
        #expect(!state.isKindMissing, "what was known stays")
    }

    @Test func `resumes from the last event or bookmark`() {
        var state = synced()
        let changed = Widget("a", version: 12)
        #expect(state.received(.modified(changed), now: at(1), chance: 0) == .init(change: .upsert(changed)))
        state.ended(.closed, now: at(1), chance: 0)
        #expect(state.nextAction(now: at(1), chance: 0) == .watch(from: ResourceVersion("12"), timeoutSeconds: 300))
        let bookmark = state.received(.bookmark(ResourceVersion("15"), endsInitialEvents: false), now: at(2), chance: 0)
        #expect(bookmark == .init(change: .advance(ResourceVersion("15"))))
        state.ended(.failed(.unavailable), now: at(3), chance: 0)
        #expect(state.nextAction(now: at(10), chance: 0) == .watch(from: ResourceVersion("15"), timeoutSeconds: 300))
        let gone = Widget("a", version: 18)
        #expect(state.received(.deleted(gone), now: at(11), chance: 0) == .init(change: .remove(gone)))
        state.ended(.closed, now: at(11), chance: 0)
        #expect(state.nextAction(now: at(11), chance: 0) == .watch(from: ResourceVersion("18"), timeoutSeconds: 300))
    }

    @Test func `an expired version as an event means a relist, at once the first time`() {
        var state = synced()
        let expired = WatchEvent<Widget>.error(APIStatus(code: 410, reason: "Expired", message: nil))
        #expect(state.received(expired, now: at(1), chance: 0) == .init(endsWatch: true))
        #expect(state.nextAction(now: at(1), chance: 0) == .streamingList(timeoutSeconds: 300))
        _ = state.received(.bookmark(ResourceVersion("20"), endsInitialEvents: true), now: at(1), chance: 0)
        #expect(state.received(expired, now: at(1), chance: 0) == .init(endsWatch: true))
        #expect(state.nextAction(now: at(1), chance: 0) == .wait(until: at(2.6)))
    }

    @Test(arguments: [
        APIError.refusal(410, "Gone"), .refusal(410, "Expired"), .undecodable,
        .refusal(504, "Timeout", causes: [.init(reason: "ResourceVersionTooLarge", message: nil, field: nil)]),
    ])
    func `a version that cannot be continued means a relist`(error: APIError) {
        var state = synced()
        state.ended(.failed(error), now: at(1), chance: 0)
        #expect(state.nextAction(now: at(1), chance: 0) == .streamingList(timeoutSeconds: 300))
    }

    @Test func `a watch that is silent for 70 s is dead`() {
        var state = synced()
        #expect(state.deadline == at(70))
        _ = state.received(.bookmark(ResourceVersion("11"), endsInitialEvents: false), now: at(60), chance: 0)
        #expect(state.deadline == at(130))
        state.ended(.silent, now: at(130), chance: 0)
        #expect(state.deadline == nil)
        #expect(state.nextAction(now: at(130), chance: 0) == .wait(until: at(130.8)))
        #expect(state.nextAction(now: at(131), chance: 0) == .watch(from: ResourceVersion("11"), timeoutSeconds: 300))
    }

    @Test func `a short watch without an event is a failure, a longer one is not`() {
        var state = synced()
        state.ended(.closed, now: at(400), chance: 0)
        _ = state.nextAction(now: at(400), chance: 0)
        state.ended(.closed, now: at(400.9), chance: 0)
        #expect(state.nextAction(now: at(400.9), chance: 0) == .wait(until: at(401.7)))
        _ = state.nextAction(now: at(402), chance: 0)
        state.ended(.closed, now: at(403), chance: 0)
        #expect(state.nextAction(now: at(403), chance: 0) == .watch(from: ResourceVersion("10"), timeoutSeconds: 300))
    }

    @Test func `delays double from 0.8 s to 30 s, stretched by chance, until something comes`() {
        var state = synced()
        var now = 0.0
        for expected in [0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30, 30] {
            state.ended(.failed(.unavailable), now: at(now), chance: 0.5)
            guard case .wait(let until) = state.nextAction(now: at(now), chance: 0) else {
                Issue.record("does not wait")
                return
            }
            #expect(abs(at(now).duration(to: until) / .seconds(1) - expected * 1.5) < 1e-9)
            now += 100
            _ = state.nextAction(now: at(now), chance: 0)
        }
        _ = state.received(.bookmark(ResourceVersion("11"), endsInitialEvents: false), now: at(now), chance: 0)
        #expect(state.failures == 0)
        state.ended(.failed(.unavailable), now: at(now), chance: 0)
        #expect(state.nextAction(now: at(now), chance: 0) == .wait(until: at(now + 0.8)))
    }

    @Test func `an event that is none ends the watch without a relist`() {
        var state = synced()
        let error = WatchEvent<Widget>.error(APIStatus(code: 500, reason: "InternalError", message: "etcd"))
        #expect(state.received(error, now: at(1), chance: 0) == .init(endsWatch: true))
        state.ended(.closed, now: at(1), chance: 0)
        #expect(state.nextAction(now: at(2), chance: 0) == .watch(from: ResourceVersion("10"), timeoutSeconds: 300))
    }

    @Test func `a refused list is tried again after a delay`() {
        var state = State(canStreamLists: false)
        #expect(state.nextAction(now: at(0), chance: 0) == .list)
        state.listFailed(.refusal(403, "Forbidden"), now: at(0), chance: 0)
        guard case .request(let error) = state.problem else {
            Issue.record("no problem")
            return
        }
        #expect(error.isForbidden)
        #expect(state.nextAction(now: at(0), chance: 0) == .wait(until: at(0.8)))
        #expect(state.nextAction(now: at(0.8), chance: 0) == .list)
    }
}
