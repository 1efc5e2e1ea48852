import DequeModule
import HeapModule

/// A work queue without a clock, a lock or tasks.
///
/// A key is in the queue once, however often it is added; it never runs twice at a time; of several wishes the earliest
/// wins. Live work goes before background work. Waiting workers are tokens that the shell turns into continuations.
package struct WorkQueueState<Key: Hashable & Sendable, Instant: InstantProtocol & Sendable>: Sendable
where Instant.Duration == Duration {
    /// Stands for one waiting worker.
    package typealias Waiter = Int

    /// What the shell must do after an event.
    package struct Effects: Sendable {
        /// Workers to wake, each with its item; nil tells it that there will be no more.
        package var deliveries: [(waiter: Waiter, item: WorkItem<Key>?)] = []
        /// The timer's next deadline may have changed.
        package var movesTimer = false
    }

    struct Entry: Sendable {
        var phase: Phase
        var lane: WorkLane
        var failures = 0
    }

    enum Phase: Sendable {
        /// Will be ready at an instant; the ticket names the entry of the heap that counts.
        case delayed(until: Instant, ticket: Int)
        /// Waits for a worker since an instant; the ticket names the entry of the lane that counts.
        case ready(since: Instant, ticket: Int)
        /// Runs since an instant; added again meanwhile, it will be due at `again`.
        case running(since: Instant, again: Instant?)
        /// Only its count of failures is kept.
        case idle
    }

    struct Delayed: Comparable, Sendable {
        var due: Instant
        var ticket: Int
        var key: Key

        static func < (lhs: Delayed, rhs: Delayed) -> Bool { (lhs.due, lhs.ticket) < (rhs.due, rhs.ticket) }
        static func == (lhs: Delayed, rhs: Delayed) -> Bool { lhs.ticket == rhs.ticket }
    }

    let backoff: Backoff
    var entries: [Key: Entry] = [:]
    var delayed = Heap<Delayed>()
    var lanes: [WorkLane: Deque<(ticket: Int, key: Key)>] = [.live: [], .background: []]
    var waiters: Deque<Waiter> = []
    var lastTicket = 0
    /// No key starts any more.
    package internal(set) var isShutDown = false
    /// What has happened so far, and how much is ready.
    package internal(set) var facts = WorkQueueFacts()

    package init(backoff: Backoff = Backoff(first: .milliseconds(5), limit: .seconds(300))) {
        self.backoff = backoff
    }

    /// When the timer must call `timerFired`; nil while nothing is delayed.
    package var nextDue: Instant? { delayed.min?.due }

    /// How many keys run.
    package var runningCount: Int {
        entries.values.count { if case .running = $0.phase { true } else { false } }
    }

    /// True once no key runs and no more will.
    package var isDrained: Bool { isShutDown && runningCount == 0 }

    /// The seconds that the keys that run have run so far: of all together, and of the longest.
    package func unfinishedWork(now: Instant) -> (total: Duration, longest: Duration) {
        var result = (total: Duration.zero, longest: Duration.zero)
        for case .running(let since, _) in entries.values.lazy.map(\.phase) {
            let time = since.duration(to: now)
            result.total += time
            result.longest = max(result.longest, time)
        }
        return result
    }

    mutating func nextTicket() -> Int {
        lastTicket += 1
        return lastTicket
    }
}

/// Which of two queues a key waits in.
package enum WorkLane: String, Hashable, Sendable, CaseIterable {
    /// Something has changed.
    case live
    /// The first list after the start.
    case background
}

/// One key to work on.
package struct WorkItem<Key: Hashable & Sendable>: Hashable, Sendable {
    /// What to work on.
    package var key: Key
    /// Which queue it came from.
    package var lane: WorkLane
    /// How long the key was ready and no worker was.
    package var waited: Duration
    /// Failures in a row before this run.
    package var failures: Int
}

/// Counts that metrics are made from.
package struct WorkQueueFacts: Hashable, Sendable {
    /// Keys that became ready.
    package var adds = 0
    /// Keys that came back because they failed.
    package var retries = 0
    /// Keys that are ready, by lane.
    package var depth: [WorkLane: Int] = [.live: 0, .background: 0]
}

/// How a run ended.
package enum WorkResult: Hashable, Sendable {
    /// Nothing more to do until something changes.
    case done
    /// Again after this time, or sooner where something changes.
    case again(after: Duration)
    /// Again after a delay that grows with each failure in a row.
    case failed
}
