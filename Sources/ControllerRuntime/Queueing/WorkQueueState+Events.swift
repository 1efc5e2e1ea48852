import DequeModule
import HeapModule

extension WorkQueueState {
    /// Somebody wants the key worked on, after a delay or at once.
    package mutating func added(
        _ key: Key,
        after delay: Duration = .zero,
        lane: WorkLane = .live,
        now: Instant
    ) -> Effects {
        guard !isShutDown else { return Effects() }
        var effects = Effects()
        schedule(key, due: now.advanced(by: delay), lane: lane, now: now, &effects)
        return effects
    }

    /// A worker wants an item: it is delivered in the effects, now or after a later event.
    package mutating func requested(by waiter: Waiter, now: Instant) -> Effects {
        if isShutDown { return Effects(deliveries: [(waiter, nil)]) }
        waiters.append(waiter)
        var effects = Effects()
        deliver(now: now, &effects)
        return effects
    }

    /// A waiting worker gives up.
    package mutating func cancelled(_ waiter: Waiter) -> Effects {
        guard let index = waiters.firstIndex(of: waiter) else { return Effects() }
        waiters.remove(at: index)
        return Effects(deliveries: [(waiter, nil)])
    }

    /// The instant that `nextDue` named has come.
    package mutating func timerFired(now: Instant) -> Effects {
        var effects = Effects(movesTimer: true)
        while let first = delayed.min, first.due <= now {
            delayed.removeMin()
            guard case .delayed(let due, first.ticket) = entries[first.key]?.phase else { continue }
            makeReady(first.key, since: due)
        }
        deliver(now: now, &effects)
        return effects
    }

    /// A worker is through with a key.
    ///
    /// Returns how long it ran; nil for a key that does not run.
    package mutating func finished(_ key: Key, _ result: WorkResult, now: Instant) -> (worked: Duration?, Effects) {
        guard let entry = entries[key], case .running(let since, let again) = entry.phase else {
            return (nil, Effects())
        }
        var effects = Effects()
        var wish: Instant?
        switch result {
        case .done: entries[key]?.failures = 0
        case .again(let delay):
            entries[key]?.failures = 0
            wish = now.advanced(by: delay)
        case .failed:
            let failures = entry.failures + 1
            entries[key]?.failures = failures
            facts.retries += 1
            wish = now.advanced(by: backoff.delay(afterFailures: failures))
        }
        entries[key]?.phase = .idle
        if let due = [wish, again].compactMap(\.self).min(), !isShutDown {
            // What comes back by itself is as urgent as it was; what changed meanwhile is live already.
            schedule(key, due: due, lane: entry.lane, now: now, &effects)
        } else {
            entries[key] = nil
        }
        return (since.duration(to: now), effects)
    }

    /// No key starts any more; workers are sent home.
    package mutating func shutDown() -> Effects {
        isShutDown = true
        let effects = Effects(deliveries: waiters.map { ($0, nil) }, movesTimer: true)
        waiters = []
        delayed = Heap()
        lanes = [.live: [], .background: []]
        facts.depth = [.live: 0, .background: 0]
        entries = entries.filter { if case .running = $0.value.phase { true } else { false } }
        return effects
    }

    private mutating func schedule(
        _ key: Key,
        due: Instant,
        lane: WorkLane,
        now: Instant,
        _ effects: inout Effects
    ) {
        let entry = entries[key] ?? Entry(phase: .idle, lane: lane)
        entries[key] = entry
        switch entry.phase {
        case .running(let since, let again):
            entries[key]?.phase = .running(since: since, again: min(due, again ?? due))
            if lane == .live { entries[key]?.lane = .live }
        case .ready(let since, _):
            guard due <= now, lane == .live, entry.lane == .background else { return }
            facts.depth[.background, default: 0] -= 1
            facts.adds -= 1
            entries[key]?.lane = .live
            makeReady(key, since: since)
        case .delayed(let until, _) where until <= due:
            if lane == .live { entries[key]?.lane = .live }
        case .delayed, .idle:
            if lane == .live || !entry.isDelayed { entries[key]?.lane = lane }
            guard due > now else {
                effects.movesTimer = effects.movesTimer || entry.isDelayed
                makeReady(key, since: now)
                deliver(now: now, &effects)
                return
            }
            let ticket = nextTicket()
            entries[key]?.phase = .delayed(until: due, ticket: ticket)
            effects.movesTimer = effects.movesTimer || nextDue.map { due < $0 } ?? true
            delayed.insert(Delayed(due: due, ticket: ticket, key: key))
            dropStaleDelays()
        }
    }

    private mutating func makeReady(_ key: Key, since: Instant) {
        guard let lane = entries[key]?.lane else { return }
        let ticket = nextTicket()
        entries[key]?.phase = .ready(since: since, ticket: ticket)
        lanes[lane]?.append((ticket, key))
        facts.adds += 1
        facts.depth[lane, default: 0] += 1
    }

    private mutating func deliver(now: Instant, _ effects: inout Effects) {
        while !waiters.isEmpty, let item = takeReady(now: now) {
            effects.deliveries.append((waiters.removeFirst(), item))
        }
    }

    private mutating func takeReady(now: Instant) -> WorkItem<Key>? {
        for lane in [WorkLane.live, .background] {
            while let (ticket, key) = lanes[lane]?.popFirst() {
                guard let entry = entries[key], case .ready(let since, ticket) = entry.phase else { continue }
                facts.depth[lane, default: 0] -= 1
                entries[key]?.phase = .running(since: now, again: nil)
                return WorkItem(key: key, lane: lane, waited: since.duration(to: now), failures: entry.failures)
            }
        }
        return nil
    }

    /// A key that was brought forward leaves its later entry in the heap; many such are swept out at once.
    private mutating func dropStaleDelays() {
        guard delayed.count > 64, delayed.count > entries.count * 2 else { return }
        delayed = Heap(
            delayed.unordered.filter { item in
                if case .delayed(_, item.ticket) = entries[item.key]?.phase { true } else { false }
            }
        )
    }
}

extension WorkQueueState.Entry {
    fileprivate var isDelayed: Bool { if case .delayed = phase { true } else { false } }
}
