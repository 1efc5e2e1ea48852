import FoundationEssentials
import KubernetesAPI
import Synchronization

/// Keys that wait for a pass: each once, never two passes of one key at a time.
final class LoopQueue: Sendable {
    /// A controller's position and one of its keys.
    struct Item: Hashable, Sendable {
        var controller: Int
        var key: ObjectKey
    }

    /// An item that is due at a time.
    struct Appointment: Sendable {
        var item: Item
        var time: Date
    }

    private struct State {
        var waiting: Set<Item> = []
        var running: Set<Item> = []
        var again: Set<Item> = []
        var appointments: [Item: Date] = [:]
        var failures: [Item: Int] = [:]
    }

    private let state = Mutex(State())
    private let itemSource: AsyncStream<Item>.Continuation
    private let appointmentSource: AsyncStream<Appointment>.Continuation
    /// One reader: items whose turn it is.
    let items: AsyncStream<Item>
    /// One reader: appointments to sleep for, then to `add`.
    let appointments: AsyncStream<Appointment>

    init() {
        (items, itemSource) = AsyncStream.makeStream()
        (appointments, appointmentSource) = AsyncStream.makeStream()
    }

    /// Asks for a pass.
    func add(_ item: Item) {
        let isNew = state.withLock { state in
            if state.running.contains(item) {
                state.again.insert(item)
                return false
            }
            return state.waiting.insert(item).inserted
        }
        if isNew { itemSource.yield(item) }
    }

    /// Asks for a pass at a time; an earlier appointment of the same item stands.
    func add(_ item: Item, at time: Date) {
        let isNew = state.withLock { state in
            if let earlier = state.appointments[item], earlier <= time { return false }
            state.appointments[item] = time
            return true
        }
        if isNew { appointmentSource.yield(Appointment(item: item, time: time)) }
    }

    /// An appointment's time has come.
    func came(_ appointment: Appointment) {
        state.withLock { state in
            if state.appointments[appointment.item] == appointment.time { state.appointments[appointment.item] = nil }
        }
        add(appointment.item)
    }

    func started(_ item: Item) {
        state.withLock { state in
            state.waiting.remove(item)
            state.running.insert(item)
        }
    }

    /// - Returns: how many times in a row the pass has failed.
    func ended(_ item: Item, failed: Bool) -> Int {
        let (again, failures) = state.withLock { state in
            state.running.remove(item)
            state.failures[item] = failed ? state.failures[item, default: 0] + 1 : nil
            return (state.again.remove(item) != nil, state.failures[item] ?? 0)
        }
        if again { add(item) }
        return failures
    }
}
