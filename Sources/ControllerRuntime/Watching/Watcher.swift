package import KubernetesAPI
import KubernetesClient
package import Logging
import ServiceLifecycle
import Synchronization

/// Keeps one cache up to date: performs what `WatcherState` decides.
package final class Watcher<Source: WatchSource, C: Clock>: ServiceLifecycle.Service
where C.Duration == Duration, C.Instant: Sendable {
    /// The state that the watcher runs.
    package typealias State = WatcherState<Source.Object, C.Instant>

    private let selection: ResourceSelection
    private let source: Source
    private let cache: ObjectCache<Source.Object>
    private let clock: C
    private let chance: @Sendable () -> Double
    private let logger: Logger
    private let state: Mutex<State>

    /// - `chance`: uniform in 0..<1; spreads delays and ends of watches.
    package init(
        _ selection: ResourceSelection,
        source: Source,
        cache: ObjectCache<Source.Object>,
        clock: C,
        rules: State.Rules = State.Rules(),
        chance: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) },
        logger: Logger
    ) {
        self.selection = selection
        self.source = source
        self.cache = cache
        self.clock = clock
        self.chance = chance
        self.logger = logger
        self.state = Mutex(State(rules: rules))
    }

    /// Why the last attempt failed; nil while the watch works.
    package var problem: State.Problem? { state.withLock { $0.problem } }

    /// Watches until graceful shutdown or cancellation; never throws.
    package func run() async throws {
        await cancelWhenGracefulShutdown { await self.watch() }
    }

    private func watch() async {
        while !Task.isCancelled {
            let chance = chance()
            switch state.withLock({ $0.nextAction(now: clock.now, chance: chance) }) {
            case .wait(let deadline): try? await clock.sleep(until: deadline, tolerance: nil)
            case .list: await list()
            case .streamingList(let timeoutSeconds):
                await follow(selection.streamingList(timeoutSeconds: timeoutSeconds))
            case .watch(let version, let timeoutSeconds):
                await follow(selection.watch(from: version, timeoutSeconds: timeoutSeconds))
            }
        }
    }

    private func list() async {
        do throws(APIError) {
            let page = try await source.list(selection)
            if let change = state.withLock({ $0.listed(page) }) { cache.write(change) }
        } catch {
            let chance = chance()
            state.withLock { $0.listFailed(error, now: clock.now, chance: chance) }
            attemptFailed()
        }
    }

    /// Runs one watch beside its deadline; whichever ends first ends both.
    private func follow(_ request: APIRequest) async {
        let end = await withTaskGroup(of: State.End?.self) { group in
            group.addTask { await self.read(request) }
            group.addTask { await self.waitForDeadline() }
            let end = await group.next() ?? nil
            group.cancelAll()
            return end
        }
        guard let end, !Task.isCancelled else { return }
        if case .silent = end { source.abandonConnections() }
        let chance = chance()
        state.withLock { $0.ended(end, now: clock.now, chance: chance) }
        attemptFailed()
    }

    /// Nil where an event ended the watch.
    private func read(_ request: APIRequest) async -> State.End? {
        do throws(APIError) {
            var events = try await source.watch(request).makeAsyncIterator()
            while let event = try await events.next(isolation: nil) {
                // After the deadline has passed, what still comes belongs to no watch.
                if Task.isCancelled { return .closed }
                let chance = chance()
                let reaction = state.withLock { $0.received(event, now: clock.now, chance: chance) }
                if let change = reaction.change { cache.write(change) }
                if reaction.endsWatch { return nil }
            }
            return .closed
        } catch {
            return .failed(error)
        }
    }

    private func waitForDeadline() async -> State.End? {
        while !Task.isCancelled, let deadline = state.withLock({ $0.deadline }), clock.now < deadline {
            try? await clock.sleep(until: deadline, tolerance: nil)
        }
        return .silent
    }

    private func attemptFailed() {
        let (problem, failures, isMissing) = state.withLock { ($0.problem, $0.failures, $0.isKindMissing) }
        guard let problem else { return }
        // An interruption is ordinary; a kind that was never listed is something to look at, once.
        logger.log(
            level: failures == 1 && !cache.isSynced ? .warning : .debug,
            "Watch interrupted",
            metadata: ["watch.kind": "\(selection.resource)", "watch.problem": "\(problem)"]
        )
        if isMissing { cache.kindIsMissing() }
    }
}
