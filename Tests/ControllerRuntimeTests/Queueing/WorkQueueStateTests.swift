import ControllerRuntime
import OperatorTestSupport
import Testing

@Suite struct `Work queue state` {
    typealias State = WorkQueueState<String, ManualClock.Instant>

    private func at(_ milliseconds: Int) -> ManualClock.Instant { .init(offset: .milliseconds(milliseconds)) }

    private func take(_ state: inout State, _ now: ManualClock.Instant) -> String? {
        let effects = state.requested(by: 1, now: now)
        if effects.deliveries.isEmpty { _ = state.cancelled(1) }
        return effects.deliveries.first?.item?.key
    }

    @Test func `a key added often is taken once`() {
        var state = State()
        for _ in 0..<5 { _ = state.added("a", now: at(0)) }
        #expect(state.facts.depth[.live] == 1)
        #expect(take(&state, at(0)) == "a")
        #expect(take(&state, at(0)) == nil)
    }

    @Test func `a key never runs twice at a time: what is added meanwhile follows`() {
        var state = State()
        _ = state.added("a", now: at(0))
        #expect(take(&state, at(0)) == "a")
        _ = state.added("a", now: at(1))
        #expect(take(&state, at(1)) == nil)
        #expect(state.finished("a", .done, now: at(2)).worked == .milliseconds(2))
        #expect(take(&state, at(2)) == "a")
        _ = state.finished("a", .done, now: at(3))
        #expect(take(&state, at(3)) == nil)
    }

    @Test func `a waiting worker gets the next key, the one that waits longest first`() {
        var state = State()
        _ = state.requested(by: 7, now: at(0))
        _ = state.requested(by: 8, now: at(0))
        let first = state.added("a", now: at(1))
        #expect(first.deliveries.map(\.waiter) == [7])
        #expect(first.deliveries.first?.item?.key == "a")
        #expect(state.added("b", now: at(1)).deliveries.map(\.waiter) == [8])
    }

    @Test func `the earliest deadline wins`() {
        var state = State()
        #expect(state.added("a", after: .milliseconds(100), now: at(0)).movesTimer)
        _ = state.added("a", after: .milliseconds(500), now: at(0))
        #expect(state.nextDue == at(100))
        #expect(state.added("a", after: .milliseconds(50), now: at(0)).movesTimer)
        #expect(state.nextDue == at(50))
        _ = state.timerFired(now: at(50))
        #expect(take(&state, at(50)) == "a")
        _ = state.finished("a", .done, now: at(50))
        _ = state.timerFired(now: at(500))
        #expect(take(&state, at(500)) == nil)
    }

    @Test func `something that changes brings a delayed key forward`() {
        var state = State()
        _ = state.added("a", after: .seconds(300), now: at(0))
        _ = state.added("a", now: at(10))
        #expect(take(&state, at(10)) == "a")
    }

    @Test func `a wish while the key runs and the run's own wish: the earlier counts`() {
        var state = State()
        _ = state.added("a", now: at(0))
        _ = take(&state, at(0))
        _ = state.added("a", after: .milliseconds(40), now: at(0))
        _ = state.finished("a", .again(after: .milliseconds(100)), now: at(10))
        #expect(state.nextDue == at(40))
        _ = state.timerFired(now: at(40))
        _ = take(&state, at(40))
        _ = state.finished("a", .again(after: .milliseconds(100)), now: at(40))
        #expect(state.nextDue == at(140))
    }

    @Test func `failures in a row wait 5 ms, doubling to five minutes; a success forgets them`() {
        var state = State()
        var now = at(0)
        _ = state.added("a", now: now)
        for expected in [5, 10, 20, 40, 80, 160] {
            _ = take(&state, now)
            _ = state.finished("a", .failed, now: now)
            #expect(state.nextDue == now.advanced(by: .milliseconds(expected)))
            now = now.advanced(by: .milliseconds(expected))
            _ = state.timerFired(now: now)
        }
        #expect(state.facts.retries == 6)
        for _ in 0..<20 {
            _ = take(&state, now)
            _ = state.finished("a", .failed, now: now)
            now = now.advanced(by: .seconds(300))
            _ = state.timerFired(now: now)
        }
        _ = take(&state, now)
        _ = state.finished("a", .failed, now: now)
        #expect(state.nextDue == now.advanced(by: .seconds(300)))
        _ = state.added("a", now: now)
        _ = take(&state, now)
        _ = state.finished("a", .done, now: now)
        _ = state.added("a", now: now)
        _ = take(&state, now)
        _ = state.finished("a", .failed, now: now)
        #expect(state.nextDue == now.advanced(by: .milliseconds(5)))
    }

    @Test func `live keys go before background keys, in the order in which they came`() {
        var state = State()
        for key in ["a", "b", "c"] { _ = state.added(key, lane: .background, now: at(0)) }
        for key in ["x", "b"] { _ = state.added(key, lane: .live, now: at(1)) }
        #expect(state.facts.depth == [.live: 2, .background: 2])
        #expect((0..<5).map { _ in take(&state, at(2)) } == ["x", "b", "a", "c", nil])
        #expect(state.facts.depth == [.live: 0, .background: 0])
        #expect(state.facts.adds == 4)
    }

    @Test func `shutdown sends workers home and lets what runs finish`() {
        var state = State()
        _ = state.added("a", now: at(0))
        _ = state.added("b", now: at(0))
        _ = take(&state, at(0))
        _ = state.added("later", after: .seconds(1), now: at(0))
        #expect(state.shutDown().deliveries.isEmpty)
        #expect(!state.isDrained)
        let refusal = state.requested(by: 3, now: at(1))
        #expect(refusal.deliveries.count == 1)
        #expect(refusal.deliveries.first?.item == nil)
        #expect(state.added("c", now: at(1)).deliveries.isEmpty)
        _ = state.finished("a", .failed, now: at(2))
        #expect(state.isDrained)
        #expect(state.nextDue == nil)
    }

    @Test func `tells how long keys waited and how long those that run have run`() {
        var state = State()
        _ = state.added("a", now: at(0))
        _ = state.added("b", now: at(0))
        #expect(state.requested(by: 1, now: at(30)).deliveries.first?.item?.waited == .milliseconds(30))
        _ = take(&state, at(50))
        #expect(state.unfinishedWork(now: at(100)) == (total: .milliseconds(120), longest: .milliseconds(70)))
    }

    @Test(arguments: UInt64(0)..<100)
    func `agrees with a simple model under random use`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var state = State()
        var model = Model()
        var now = at(0)
        for _ in 0..<600 {
            let key = "k\(Int.random(in: 0..<8, using: &random))"
            switch Int.random(in: 0..<6, using: &random) {
            case 0, 1:
                let delay = Duration.milliseconds([0, 0, 5, 50].randomElement(using: &random) ?? 0)
                _ = state.added(key, after: delay, now: now)
                model.added(key, due: now.advanced(by: delay))
            case 2, 3:
                let taken = take(&state, now)
                #expect((taken != nil) == !model.ready(now).isEmpty)
                if let taken {
                    #expect(model.ready(now).contains(taken))
                    model.started(taken)
                }
            case 4:
                let result: WorkResult = Bool.random(using: &random) ? .done : .again(after: .milliseconds(20))
                let wasRunning = model.running.keys.contains(key)
                #expect((state.finished(key, result, now: now).worked != nil) == wasRunning)
                if wasRunning { model.finished(key, result, now: now) }
            default:
                now = now.advanced(by: .milliseconds(Int.random(in: 0...10, using: &random)))
                _ = state.timerFired(now: now)
            }
            #expect(state.runningCount == model.running.count)
            #expect(state.facts.depth.values.reduce(0, +) == model.ready(now).count)
        }
    }

    /// Due times by key, and the wishes that came while a key ran.
    private struct Model {
        var due: [String: ManualClock.Instant] = [:]
        var running: [String: ManualClock.Instant?] = [:]

        func ready(_ now: ManualClock.Instant) -> [String] { due.filter { $0.value <= now }.map(\.key) }

        mutating func added(_ key: String, due instant: ManualClock.Instant) {
            if let wish = running[key] {
                running[key] = min(wish ?? instant, instant)
            } else {
                due[key] = min(due[key] ?? instant, instant)
            }
        }

        mutating func started(_ key: String) {
            due[key] = nil
            running[key] = .some(nil)
        }

        mutating func finished(_ key: String, _ result: WorkResult, now: ManualClock.Instant) {
            let wish = running.removeValue(forKey: key) ?? nil
            if let wish { added(key, due: wish) }
            if case .again(let delay) = result { added(key, due: now.advanced(by: delay)) }
        }
    }
}
