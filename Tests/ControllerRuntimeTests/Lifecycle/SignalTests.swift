import ControllerRuntime
import OperatorTestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct `Latch and doorbell` {
    @Test func `a latch lets waiters through once it is open, and every one after`() async throws {
        let latch = Latch()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<10 { group.addTask { try await latch.wait() } }
            #expect(!latch.isOpen)
            latch.open()
            try await group.waitForAll()
        }
        try await latch.wait()
        #expect(latch.isOpen)
    }

    @Test func `a cancelled wait for a latch throws`() async {
        let latch = Latch()
        await withTaskGroup(of: Bool.self) { group in
            group.addTask { (try? await latch.wait()) == nil }
            group.cancelAll()
            #expect(await group.next() == true)
        }
    }

    @Test func `rings before a wait count as one`() async {
        let bell = Doorbell()
        let clock = ManualClock()
        bell.ring()
        bell.ring()
        await bell.wait()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await bell.wait(until: .init(offset: .seconds(1)), clock: clock) }
            #expect(await clock.nextSleep() == .init(offset: .seconds(1)))
            bell.ring()
            await group.waitForAll()
        }
    }

    @Test func `a deadline ends the wait`() async {
        let bell = Doorbell()
        let clock = ManualClock()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await bell.wait(until: .init(offset: .seconds(1)), clock: clock) }
            await clock.advanceToNextSleep()
            await group.waitForAll()
        }
    }

    @Test(arguments: [(0, 0), (1, 5), (2, 10), (3, 20), (10, 2560), (16, 163_840), (17, 300_000), (1000, 300_000)])
    func `a backoff doubles up to its limit`(failures: Int, milliseconds: Int) {
        let backoff = Backoff(first: .milliseconds(5), limit: .seconds(300))
        #expect(backoff.delay(afterFailures: failures) == .milliseconds(milliseconds))
        #expect(backoff.delay(afterFailures: failures, chance: 0.5) == .milliseconds(milliseconds) * 1.5)
    }
}
