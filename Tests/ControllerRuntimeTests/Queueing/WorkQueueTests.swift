import ControllerRuntime
import OperatorTestSupport
import Testing

@Suite struct `Work queue` {
    @Test func `a delayed key is delivered when its time has come`() async {
        let clock = ManualClock()
        let queue = WorkQueue<String, ManualClock>(clock: clock)
        await withTaskGroup(of: String?.self) { group in
            group.addTask {
                await queue.runTimer()
                return nil
            }
            group.addTask { await queue.next()?.key }
            queue.add("a", after: .seconds(5))
            await clock.sleep(expectedUntil: .seconds(5))
            clock.advance(by: .seconds(5))
            #expect(await group.next() == "a")
            queue.shutDown()
            await group.waitForAll()
        }
    }

    @Test func `an earlier wish wakes the timer`() async {
        let clock = ManualClock()
        let queue = WorkQueue<String, ManualClock>(clock: clock)
        await withTaskGroup(of: String?.self) { group in
            group.addTask {
                await queue.runTimer()
                return nil
            }
            group.addTask { await queue.next()?.key }
            queue.add("late", after: .seconds(50))
            await clock.sleep(expectedUntil: .seconds(50))
            queue.add("soon", after: .seconds(1))
            await clock.sleep(expectedUntil: .seconds(1))
            clock.advance(by: .seconds(1))
            #expect(await group.next() == "soon")
            queue.shutDown()
            await group.waitForAll()
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
