import ControllerRuntime
import OperatorTestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct `Work queue` {
    @Test func `a delayed key is delivered when its time has come`() async {
        let key = await firstKey { queue, clock in
            queue.add("a", after: .seconds(5))
            await clock.sleep(expectedUntil: .seconds(5))
            clock.advance(by: .seconds(5))
        }
        #expect(key == "a")
    }

    @Test func `an earlier wish wakes the timer`() async {
        let key = await firstKey { queue, clock in
            queue.add("late", after: .seconds(50))
            await clock.sleep(expectedUntil: .seconds(50))
            queue.add("soon", after: .seconds(1))
            await clock.sleep(expectedUntil: .seconds(1))
            clock.advance(by: .seconds(1))
        }
        #expect(key == "soon")
    }

    /// What a waiting worker gets while the timer runs.
    private func firstKey(
        after steps: (WorkQueue<String, ManualClock>, ManualClock) async -> Void
    ) async -> String? {
        let clock = ManualClock()
        let queue = WorkQueue<String, ManualClock>(clock: clock)
        return await withTaskGroup(of: String?.self) { group in
            group.addTask {
                await queue.runTimer()
                return nil
            }
            group.addTask { await queue.next()?.key }
            await steps(queue, clock)
            let key = await group.next() ?? nil
            queue.shutDown()
            await group.waitForAll()
            return key
        }
    }

    @Test func `a cancelled worker gets nothing and takes nothing`() async {
        let queue = WorkQueue<String, ManualClock>(clock: ManualClock())
        await withTaskGroup(of: String?.self) { group in
            group.addTask { await queue.next()?.key }
            group.cancelAll()
            #expect(await group.next() == .some(nil))
        }
        queue.add("a")
        #expect(await queue.next()?.key == "a")
    }

    @Test func `shutdown wakes every worker with nothing`() async {
        let queue = WorkQueue<String, ManualClock>(clock: ManualClock())
        await withTaskGroup(of: String?.self) { group in
            for _ in 0..<4 { group.addTask { await queue.next()?.key } }
            queue.shutDown()
            for await key in group { #expect(key == nil) }
        }
    }
}
