import ClusterSimulation
import ControllerRuntime
import EmbeddedCluster
import Foundation
import KubernetesAPI
import OperatorTestSupport
import PostgresCellAPI
import Testing

/// What converged is left in peace, as the embedded server's request log and clock show.
@Suite(.serialized, .enabled(if: !TestServer.isReal, "only the embedded server has a log and a clock to move"))
struct QuietTests {
    @Test func `a converged cell costs nothing but watches and the lease over ten hours`() async throws {
        let clock = ManualClock()
        let start = Date(timeIntervalSince1970: 1_790_000_000)
        let time: @Sendable () -> Date = { start.addingTimeInterval(clock.now.offset / .seconds(1)) }
        var configuration = TestCluster.Configuration()
        configuration.server.clock = clock
        configuration.server.now = time
        configuration.simulation.time.now = time
        configuration.simulation.time.sleep = { pause in
            try await clock.sleep(until: clock.now.advanced(by: pause), tolerance: nil)
        }
        var options = OperatorUnderTest.Options()
        // Longer than the server's default, so that an hour takes fewer steps.
        options.leaseTimings.leaseDuration = .seconds(300)
        options.leaseTimings.renewDeadline = .seconds(200)
        options.leaseTimings.retryPeriod = .seconds(60)
        try await TestCluster.run(configuration) { [options] cluster in
            let server = try #require(cluster.embedded)
            try await whileTimeRuns(clock) { try await cluster.prepareForCells() }
            var options = options
            options.lease = cluster.key("postgrescell-operator")
            try await OperatorUnderTest.run(on: cluster, options, clock: clock, time: time) { _ in
                try await whileTimeRuns(clock) {
                    try await cluster.apply(SmallCell.manifest(in: cluster.namespace))
                    try await cluster.becomesReady()
                    try await settle(server)
                }
                let before = refreshTimes(in: server)
                server.store.clearRequests()
                var tally = Tally()
                for minute in 1...600 {
                    let renewals = tally.renewals
                    clock.advance(by: .seconds(60))
                    // The server's bookmarks and the lease's renewal are what a minute consists of.
                    try await eventually(
                        "renewal in minute \(minute)",
                        within: .seconds(60),
                        askingEvery: .milliseconds(2)
                    ) {
                        tally.add(server.store.takeRequests())
                        return tally.renewals > renewals
                    }
                }
                #expect(tally.others == [])
                print("10 hours: \(tally.watches) watches, \(tally.renewals) renewals")
                let after = refreshTimes(in: server)
                #expect(before != after, "External Secrets refreshed meanwhile")
            }
        }
    }

    @Test func `an operator that starts on two hundred converged cells reads and writes nothing`() async throws {
        try await TestCluster.run { cluster in
            let server = try #require(cluster.embedded)
            try await cluster.prepareForCells()
            let names = (1...200).map { "db-\($0)" }
            try await OperatorUnderTest.run(on: cluster) { _ in
                for name in names {
                    try await cluster.apply(
                        SmallCell.manifest(name, in: cluster.namespace) {
                            $0[path: ["spec", "migrations"]] = nil
                            $0[path: ["spec", "consumers"]] = nil
                        }
                    )
                }
                for name in names { try await cluster.becomesReady(name, limit: .seconds(900)) }
                try await settle(server)
            }
            server.store.clearRequests()
            try await OperatorUnderTest.run(on: cluster) { instance in
                try await eventually("two hundred passes", within: .seconds(300)) {
                    (instance.metric(Self.successfulPasses) ?? 0) >= 200
                }
                let writes = instance.transport.writes
                #expect(writes == [])
                let requests = server.store.requests.filter { $0.user == TestCluster.operatorUser }
                let verbs = Set(requests.map(\.verb))
                #expect(verbs.isSubset(of: ["get", "list", "watch"]), "\(verbs)")
                print("restart with \(names.count) cells: \(requests.count) requests, none of them a write")
            }
        }
    }

    private static let successfulPasses =
        #"controller_runtime_reconcile_total{controller="postgrescell",result="success"}"#

    /// When External Secrets synced last, for each ExternalSecret.
    private func refreshTimes(in server: EmbeddedCluster) -> [String] {
        server.store.objects(ClusterKinds.externalSecret).compactMap { $0.text("status", "refreshTime") }
    }

    /// What the operator asked for.
    private struct Tally {
        var watches = 0
        var renewals = 0
        var others: [String] = []

        mutating func add(_ requests: [RequestRecord]) {
            for request in requests where request.user == TestCluster.operatorUser {
                switch (request.verb, request.resource) {
                case ("watch", _): watches += 1
                case ("update", "leases"): renewals += 1
                default: others.append("\(request.verb) \(request.path)")
                }
            }
        }
    }

    /// Returns once nobody has written anything but leases and nodes for a while.
    private func settle(_ server: EmbeddedCluster) async throws {
        var quiet = 0
        var count = -1
        while quiet < 20 {
            let writes = server.store.requests.count {
                !["get", "list", "watch"].contains($0.verb) && !["leases", "nodes"].contains($0.resource)
            }
            quiet = writes == count ? quiet + 1 : 0
            count = writes
            try await Task.sleep(for: .milliseconds(25))
        }
    }

    /// Lets a clock follow the real one while the body runs.
    private func whileTimeRuns(_ clock: ManualClock, _ body: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                while !Task.isCancelled {
                    try? await Task.sleep(for: .milliseconds(10))
                    clock.advance(by: .milliseconds(10))
                }
            }
            group.addTask { try await body() }
            try await group.next()
            group.cancelAll()
        }
    }
}
