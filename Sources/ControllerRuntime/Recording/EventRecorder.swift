import DequeModule
package import FoundationEssentials
import KubernetesAPI
import KubernetesClient
package import Logging
import ServiceLifecycle
import Synchronization

/// Writes events beside the work: recording never waits and never fails.
///
/// What does not fit the queue is dropped, and so is what the server refuses: an event is a courtesy.
package final class EventRecorder: ServiceLifecycle.Service {
    private struct State {
        var aggregator: EventAggregator
        var writes: Deque<EventAggregator.Write> = []
        var dropped = 0
        var isStopping = false
    }

    private let api: any RequestPerformer
    private let fieldManager: String
    private let capacity: Int
    private let flushLimit: Duration
    private let clock: any Clock<Duration>
    private let time: @Sendable () -> Date
    private let logger: Logger
    private let state: Mutex<State>
    private let bell = Doorbell()

    /// - `controller`: such as `widgets.example.org/operator`.
    /// - `instance`: such as the pod's name.
    /// - `capacity`: writes that may wait.
    /// - `flushLimit`: how long a graceful shutdown waits for writes that are left.
    package init(
        api: any RequestPerformer,
        controller: String,
        instance: String,
        fieldManager: String,
        capacity: Int = 256,
        flushLimit: Duration = .seconds(3),
        clock: any Clock<Duration> = ContinuousClock(),
        time: @escaping @Sendable () -> Date = { Date() },
        logger: Logger
    ) {
        self.api = api
        self.fieldManager = fieldManager
        self.capacity = capacity
        self.flushLimit = flushLimit
        self.clock = clock
        self.time = time
        self.logger = logger
        state = Mutex(State(aggregator: EventAggregator(controller: controller, instance: instance)))
    }

    /// How many writes did not fit the queue.
    package var droppedCount: Int { state.withLock { $0.dropped } }

    /// Tells of an event, soon.
    package func record(_ event: ObjectEvent) {
        state.withLock { state in
            guard let write = state.aggregator.occurred(event, now: time()) else { return }
            guard state.writes.count < capacity else {
                state.dropped += 1
                return state.aggregator.writeFailed(write.key)
            }
            state.writes.append(write)
        }
        bell.ring()
    }

    /// Writes until cancelled; after graceful shutdown what is left, for a while.
    package func run() async throws {
        let stops = Latch()
        await withGracefulShutdownHandler {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await self.work() }
                group.addTask {
                    guard (try? await stops.wait()) != nil else { return }
                    try? await self.clock.sleep(for: self.flushLimit)
                }
                await group.next()
                group.cancelAll()
            }
        } onGracefulShutdown: {
            self.state.withLock { $0.isStopping = true }
            self.bell.ring()
            stops.open()
        }
    }

    private func work() async {
        while !Task.isCancelled {
            let (write, isStopping) = state.withLock { ($0.writes.popFirst(), $0.isStopping) }
            if let write {
                await perform(write)
            } else if isStopping {
                return
            } else {
                await bell.wait()
            }
        }
    }

    private func perform(_ write: EventAggregator.Write) async {
        do throws(APIError) {
            _ = try await api.perform(request(for: write))
        } catch {
            state.withLock { $0.aggregator.writeFailed(write.key) }
            logger.debug("Event not written", metadata: ["error": "\(error)"])
        }
    }

    private func request(for write: EventAggregator.Write) -> APIRequest {
        switch write {
        case .create(let event):
            return event.reference.create(JSONCoding.encode(Manifest(event)), fieldManager: fieldManager)
        case .update(let key, let series):
            return ObjectReference(KubernetesEvent.resource, key)
                .mergePatch(["series": JSONValue(encoding: series)], fieldManager: fieldManager)
        }
    }
}

extension EventAggregator.Write {
    /// Of the event as the server has it.
    fileprivate var key: ObjectKey {
        switch self {
        case .create(let event): event.key
        case .update(let key, _): key
        }
    }
}
