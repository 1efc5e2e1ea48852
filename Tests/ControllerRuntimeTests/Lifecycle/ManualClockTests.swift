import OperatorTestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct `Manual clock` {
    @Test func `wakes sleepers whose deadline has come and leaves the others`() async throws {
        let clock = ManualClock()
        try await withThrowingTaskGroup(of: Int.self) { group in
            for seconds in [3, 1, 2] {
                group.addTask {
                    try await clock.sleep(until: .init(offset: .seconds(seconds)))
                    return seconds
                }
            }
            await clock.sleepers { $0.count == 3 }
            clock.advance(by: .seconds(1))
            let first = try await group.next()
            #expect(first == 1)
            #expect(clock.deadlines == [.init(offset: .seconds(2)), .init(offset: .seconds(3))])
            await clock.advanceToNextSleep()
            let second = try await group.next()
            #expect(second == 2)
            #expect(clock.now == .init(offset: .seconds(2)))
            clock.advance(by: .seconds(5))
            let third = try await group.next()
            #expect(third == 3)
        }
    }

    @Test func `a sleep until now or before returns at once`() async throws {
        let clock = ManualClock()
        clock.advance(by: .seconds(10))
        try await clock.sleep(until: .init(offset: .seconds(10)))
        try await clock.sleep(until: .init(offset: .seconds(1)))
    }

    @Test func `a cancelled sleep throws and is forgotten`() async {
        let clock = ManualClock()
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                do {
                    try await clock.sleep(until: .init(offset: .seconds(1)))
                    return false
                } catch {
                    return error is CancellationError
                }
            }
            #expect(await clock.nextSleep() == .init(offset: .seconds(1)))
            group.cancelAll()
            #expect(await group.next() == true)
            #expect(clock.deadlines.isEmpty)
        }
    }

    @Test func `time never goes back`() {
        let clock = ManualClock()
        clock.advance(by: .seconds(5))
        clock.advance(to: .init(offset: .seconds(2)))
        #expect(clock.now == .init(offset: .seconds(5)))
    }
}
