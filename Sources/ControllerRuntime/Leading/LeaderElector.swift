package import FoundationEssentials
package import KubernetesAPI
import KubernetesClient
package import Logging
package import Metrics
import ServiceLifecycle
import Synchronization

/// The lease was not renewed in time, or another replica took it: the process must end.
package struct LeadershipLost: Error, CustomStringConvertible {
    /// Who holds the lease now, where that is known.
    package var holder: String?

    package var description: String { "leadership lost" + (holder.map { " to \($0)" } ?? "") }
}

/// Holds a Lease, so that one replica of many writes.
///
/// Stand it before the controllers in the service group: services are stopped in reverse, so the lease is released only
/// once every worker has drained.
package final class LeaderElector<C: Clock>: ServiceLifecycle.Service
where C.Duration == Duration, C.Instant: Sendable {
    private let api: any RequestPerformer
    private let clock: C
    private let time: @Sendable () -> Date
    private let chance: @Sendable () -> Double
    private let logger: Logger
    private let status: Gauge
    private let state: Mutex<ElectionState<C.Instant>>
    private let leads = Latch()
    private let wakeUp = Doorbell()
    private let isStopping = Mutex(false)
    private let fieldManager: String
    /// What the writing client's fence asks.
    package let validity: LeaseValidity<C>

    /// - `api`: not fenced.
    /// - `identity`: unique among replicas, such as pod name and a random part.
    /// - `time`: the time of day, for the lease's fields.
    package init(
        api: any RequestPerformer,
        lease: ObjectKey,
        identity: String,
        fieldManager: String,
        timings: LeaseTimings = LeaseTimings(),
        clock: C,
        time: @escaping @Sendable () -> Date = { Date() },
        chance: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) },
        metrics: any MetricsFactory,
        logger: Logger
    ) {
        self.api = api
        self.clock = clock
        self.time = time
        self.chance = chance
        self.logger = logger
        self.fieldManager = fieldManager
        validity = LeaseValidity(clock: clock)
        status = Gauge(label: "leader_election_master_status", dimensions: [("name", lease.name)], factory: metrics)
        status.record(0)
        state = Mutex(ElectionState(key: lease, identity: identity, timings: timings))
    }

    /// True once this replica leads; it never stops leading without `run` throwing.
    package var isLeader: Bool { leads.isOpen }

    /// Returns once this replica leads.
    package func waitUntilLeader() async throws { try await leads.wait() }

    /// Takes and keeps the lease; releases it on graceful shutdown.
    ///
    /// Throws `LeadershipLost`.
    package func run() async throws {
        try await withGracefulShutdownHandler {
            try await elect()
        } onGracefulShutdown: {
            self.isStopping.withLock { $0 = true }
            self.wakeUp.ring()
        }
    }

    private func elect() async throws {
        while !Task.isCancelled {
            if isStopping.withLock(\.self) { return await release() }
            let began = clock.now
            await withTimeLimit { await self.attempt() }
            try checkLeadership()
            let period = state.withLock { state in
                state.attemptEnded()
                // Standbys spread out, or all of them would ask at once when the leader goes.
                return state.isLeader ? state.timings.retryPeriod : state.timings.retryPeriod * (1 + 1.2 * chance())
            }
            await wakeUp.wait(until: began.advanced(by: period), clock: clock)
        }
    }

    private func checkLeadership() throws {
        let now = clock.now
        let (validUntil, holder, isLost) = state.withLock { ($0.validUntil, $0.holder, $0.isLost(now: now)) }
        if leads.isOpen, isLost || validUntil == nil {
            validity.set(nil)
            status.record(0)
            throw LeadershipLost(holder: holder)
        }
        validity.set(validUntil)
        if validUntil != nil, !isLost, !leads.isOpen {
            logger.info("Leadership won")
            status.record(1)
            leads.open()
        }
    }

    /// An attempt that hangs must not outlive the lease, nor eat up the time for another one.
    private func withTimeLimit(_ operation: @escaping @Sendable () async -> Void) async {
        let now = clock.now
        let limit = state.withLock { state in
            let half = now.advanced(by: state.timings.renewDeadline / 2)
            return min(half, state.validUntil ?? half)
        }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await operation() }
            group.addTask { try? await self.clock.sleep(until: limit, tolerance: nil) }
            await group.next()
            group.cancelAll()
        }
    }

    private func attempt() async {
        do throws(APIError) {
            var step = state.withLock { $0.nextStep(now: clock.now, time: time()) }
            if step == .read {
                let lease = try await read()
                step = state.withLock { state in
                    state.leaseRead(lease, now: clock.now)
                    return state.nextStep(now: clock.now, time: time())
                }
            }
            switch step {
            case .read, .standBy: break
            case .create(let lease): try await write(lease.reference.create, lease)
            case .replace(let lease):
                try await write({ lease.reference.replace($0, fieldManager: $1) }, lease)
            }
        } catch {
            state.withLock { $0.requestFailed() }
            logger.debug("Lease request failed", metadata: ["error": "\(error)"])
        }
    }

    private func read() async throws(APIError) -> Lease? {
        let request = ObjectReference(Lease.resource, state.withLock { $0.key }).get()
        do throws(APIError) {
            return try await decode(request)
        } catch {
            guard error.isNotFound else { throw error }
            return nil
        }
    }

    private func write(_ request: (Data, String) -> APIRequest, _ lease: Lease) async throws(APIError) {
        let began = clock.now
        let written = try await decode(request(JSONCoding.encode(Manifest(lease)), fieldManager))
        state.withLock { $0.leaseWritten(written, began: began) }
    }

    private func decode(_ request: APIRequest) async throws(APIError) -> Lease {
        let body = try await api.perform(request)
        do {
            return try JSONCoding.decode(Lease.self, from: body)
        } catch {
            throw APIError(request, .decoding("\(error)"))
        }
    }

    /// First nobody here may write, then others may.
    private func release() async {
        validity.set(nil)
        status.record(0)
        guard let lease = state.withLock({ $0.released(now: clock.now, time: time()) }) else { return }
        let request = lease.reference.replace(JSONCoding.encode(Manifest(lease)), fieldManager: fieldManager)
        await withTimeLimit { [api, logger] in
            do {
                _ = try await api.perform(request)
                logger.info("Leadership released")
            } catch {
                logger.debug("Lease not released", metadata: ["error": "\(error)"])
            }
        }
    }
}
