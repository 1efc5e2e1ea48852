import ControllerRuntime
import FoundationEssentials
import KubernetesAPI
import Logging
import OperatorTestSupport
import Testing

@Suite struct `Events` {
    private let start = Date(timeIntervalSince1970: 1_800_000_000)

    private func event(_ note: String = "note", subject: String = "a") -> ObjectEvent {
        ObjectEvent(
            EventSubject(kind: "Widget", namespace: "shop", name: subject, uid: "u"),
            type: .warning,
            reason: "Failed",
            action: "Reconcile",
            note: note
        )
    }

    private func isWritten(_ write: EventAggregator.Write?) -> Bool { write != nil }

    @Test func `the first is created, repetitions are its series, written at powers of two`() {
        var aggregator = EventAggregator(controller: "c", instance: "i")
        guard case .create(let created) = aggregator.occurred(event(), now: start) else {
            Issue.record("not created")
            return
        }
        #expect(created.metadata.namespace == "shop")
        #expect(created.type == "Warning")
        #expect(created.regarding.name == "a")
        var counts: [Int] = []
        for second in 1..<100 {
            guard case .update(let key, let series) = aggregator.occurred(event(), now: start + Double(second)) else {
                continue
            }
            #expect(key == created.key)
            counts.append(series.count)
        }
        #expect(counts == [2, 4, 8, 16, 32, 64])
    }

    @Test func `after six minutes of peace a series is over`() {
        var aggregator = EventAggregator(controller: "c", instance: "i")
        guard case .create(let first) = aggregator.occurred(event(), now: start),
            case .create(let second) = aggregator.occurred(event(), now: start + 361)
        else {
            Issue.record("not created")
            return
        }
        #expect(first.key != second.key)
    }

    @Test func `one subject gets 25 different events, then one every five minutes; others are not touched`() {
        var aggregator = EventAggregator(controller: "c", instance: "i")
        let written = (0..<40).filter { isWritten(aggregator.occurred(event("note \($0)"), now: start)) }
        #expect(written.count == 25)
        #expect(isWritten(aggregator.occurred(event(subject: "b"), now: start)))
        #expect(isWritten(aggregator.occurred(event("later"), now: start + 300)))
        #expect(!isWritten(aggregator.occurred(event("and one more"), now: start + 300)))
    }

    @Test func `an event that the server did not take is created again`() {
        var aggregator = EventAggregator(controller: "c", instance: "i")
        guard case .create(let first) = aggregator.occurred(event(), now: start) else {
            Issue.record("not created")
            return
        }
        aggregator.writeFailed(first.key)
        guard case .create = aggregator.occurred(event(), now: start + 1) else {
            Issue.record("not created again")
            return
        }
    }

    @Test func `memory has a bound`() {
        var aggregator = EventAggregator(controller: "c", instance: "i")
        for number in 0..<20_000 { _ = aggregator.occurred(event(subject: "w\(number)"), now: start) }
        #expect(isWritten(aggregator.occurred(event(subject: "w0"), now: start)))
    }

    @Test(arguments: [
        ("short", 5), (String(repeating: "é", count: 600), 1024), (String(repeating: "x", count: 2000), 1024),
    ])
    func `a note is cut to 1,024 bytes of whole characters`(note: String, bytes: Int) {
        #expect(event(note).note.utf8.count == bytes)
        #expect(note.hasPrefix(event(note).note))
    }

    @Test func `the recorder posts in the background and drops what does not fit`() async throws {
        let api = InMemoryAPI()
        let recorder = EventRecorder(
            api: api,
            controller: "example.org/c",
            instance: "pod",
            fieldManager: "tests",
            capacity: 3,
            clock: ManualClock(),
            time: { [start] in start },
            logger: Logger(label: "test")
        )
        for number in 0..<5 { recorder.record(event("note \(number)")) }
        #expect(recorder.droppedCount == 2)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await recorder.run() }
            while api.takeRequests().count(where: { $0.verb == "create" }) == 0 { await Task.yield() }
            group.cancelAll()
            try await group.waitForAll()
        }
    }
}
