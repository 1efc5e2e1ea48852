import ControllerRuntime
import FoundationEssentials
import KubernetesAPI
import KubernetesClient
import Logging
import OperatorTestSupport
import ServiceLifecycle
import Testing

@Suite(.timeLimit(.minutes(10))) struct `Leader elector` {
    private let clock = ManualClock()
    private let api = InMemoryAPI()
    private let lease = ObjectReference(Lease.resource, .shop("l"))

    private func makeElector(_ identity: String) -> LeaderElector<ManualClock> {
        let clock = clock
        return LeaderElector(
            api: api,
            lease: lease.key,
            identity: identity,
            fieldManager: "tests",
            clock: clock,
            time: { Date(timeIntervalSince1970: clock.now.offset / .seconds(1)) },
            chance: { 0 },
            metrics: MetricsRegistry(),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    private var holder: String? { api.live(lease)?[path: ["spec", "holderIdentity"]]?.string }

    @Test func `wins a free lease, may write while it renews, and releases at graceful shutdown`() async throws {
        let elector = makeElector("me")
        #expect(elector.validity.refusal != nil)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [.init(service: elector, successTerminationBehavior: .gracefullyShutdownGroup)],
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
        )
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            try await elector.waitUntilLeader()
            #expect(holder == "me")
            for second in stride(from: 2, through: 30, by: 2) {
                await clock.sleep(expectedUntil: .seconds(second))
                clock.advance(by: .seconds(2))
                #expect(elector.validity.refusal == nil)
            }
            await clock.sleep(expectedUntil: .seconds(32))
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        #expect(holder == "")
        #expect(elector.validity.refusal != nil)
        let verbs = api.takeRequests().map(\.verb)
        #expect(verbs.prefix(2) == ["get", "create"])
        #expect(verbs.dropFirst(2).allSatisfy { $0 == "update" })
    }

    @Test func `ends where it cannot renew for ten seconds; its writes are fenced before that is noticed`() async throws
    {
        let elector = makeElector("me")
        await withTaskGroup(of: (any Error)?.self) { tasks in
            tasks.addTask {
                do {
                    try await elector.run()
                    return nil
                } catch {
                    return error
                }
            }
            try? await elector.waitUntilLeader()
            api.fail { _ in .unavailable }
            for second in stride(from: 2, through: 8, by: 2) {
                await clock.sleep(expectedUntil: .seconds(second))
                clock.advance(by: .seconds(2))
                #expect(elector.validity.refusal == nil)
            }
            await clock.sleep(expectedUntil: .seconds(10))
            clock.advance(by: .seconds(2))
            #expect(elector.validity.refusal?.reason == "the lease was not renewed in time")
            let error = await tasks.next() ?? nil
            #expect(error is LeadershipLost)
        }
    }

    @Test func `stands by while another renews, and takes over 15 s after it stopped`() async throws {
        api.touch(lease) {
            $0 = [
                "metadata": ["name": "l", "namespace": "shop"],
                "spec": ["holderIdentity": "other", "leaseDurationSeconds": 15],
            ]
        }
        let elector = makeElector("me")
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await elector.run() }
            for second in stride(from: 2, through: 16, by: 2) {
                await clock.sleep(expectedUntil: .seconds(second))
                #expect(!elector.isLeader)
                clock.advance(by: .seconds(2))
            }
            try await elector.waitUntilLeader()
            #expect(holder == "me")
            tasks.cancelAll()
        }
    }
}
