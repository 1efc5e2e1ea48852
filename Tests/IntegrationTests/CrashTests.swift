import ClusterSimulation
import ControllerRuntime
import Foundation
import KubernetesAPI
import OperatorTestSupport
import PostgresCellAPI
import Subprocess
import Testing

/// A killed operator leaves nothing that its successor does not finish, and nothing is done twice.
@Suite(.serialized) struct CrashTests {
    /// What an undisturbed run makes.
    private struct Outcome: Sendable {
        var children: [String: JSONValue]
        var writes: [String]
    }

    @Test func `an operator killed at any write is followed by one that makes the same objects, nothing twice`()
        async throws
    {
        let expected = try await undisturbed()
        #expect(expected.writes.count > 15)
        try await forEachCrash(upTo: expected.writes.count) { crash in
            try await withCluster(Self.configuration) { cluster, recording in
                var options = OperatorUnderTest.Options(crash: crash)
                options.endsGracefully = false
                try await start(cluster)
                let hasCrashed = try await OperatorUnderTest.run(on: cluster, options) {
                    try await endOrCrash($0, cluster)
                }
                try await OperatorUnderTest.run(on: cluster) { _ in try await converge(cluster) }
                try await expect(expected, cluster, recording, crash)
                return hasCrashed
            }
        }
    }

    @Test func `a leader killed at any write is followed by the replica that waits, nothing twice`() async throws {
        let expected = try await undisturbed()
        try await forEachCrash(upTo: expected.writes.count) { crash in
            try await withCluster(Self.configuration) { cluster, recording in
                var leader = Self.replica("leader", of: cluster)
                leader.crash = crash
                leader.endsGracefully = false
                let lease = cluster.reference(Lease.resource, "postgrescell-operator")
                let hasCrashed = try await OperatorUnderTest.run(on: cluster, leader) { first in
                    try await cluster.wait().until(lease, "held") { $0?.text("spec", "holderIdentity") == "leader" }
                    return try await OperatorUnderTest.run(on: cluster, Self.replica("standby", of: cluster)) { _ in
                        try await start(cluster)
                        let hasCrashed = try await endOrCrash(first, cluster)
                        first.transport.die()
                        // As if the lease had run out; that it does, another test waits for.
                        try await cluster.patch(
                            Lease.resource,
                            "postgrescell-operator",
                            ["spec": ["holderIdentity": ""]]
                        )
                        try await converge(cluster)
                        return hasCrashed
                    }
                }
                try await expect(expected, cluster, recording, crash)
                return hasCrashed
            }
        }
    }

    @Test func `the lease of a leader that is killed while the migration runs runs out, and the other replica goes on`()
        async throws
    {
        let expected = try await undisturbed()
        let configuration = Self.configuration
        configuration.simulation.images[SmallCell.image] = .migrates([SmallCell.revision], seconds: 3600)
        try await withCluster(configuration) { cluster, recording in
            var leader = Self.replica("leader", of: cluster)
            leader.leaseTimings.leaseDuration = .seconds(10)
            leader.leaseTimings.renewDeadline = .seconds(9)
            var standby = leader
            standby.identity = "standby"
            leader.endsGracefully = false
            let lease = cluster.reference(Lease.resource, "postgrescell-operator")
            try await OperatorUnderTest.run(on: cluster, leader) { [standby] first in
                try await cluster.wait().until(lease, "held") { $0?.text("spec", "holderIdentity") == "leader" }
                try await OperatorUnderTest.run(on: cluster, standby) { _ in
                    try await start(cluster)
                    try await recording.jobs.wait("a migration's Job") { !$0.isEmpty }
                    first.transport.die()
                    let jobs = try await cluster.objects(ClusterKinds.job)
                    #expect(!jobs.contains { $0.isTrue("Complete") })
                    try await cluster.finishMigration(recording)
                    try await converge(cluster)
                }
            }
            try await expect(expected, cluster, recording, nil)
        }
    }

    @Test(.enabled(if: OperatorBinary.isBuilt, "postgrescell-operator is not built beside the tests"))
    func `the real program, killed with SIGKILL while the migration runs, is followed by another one`() async throws {
        let expected = try await undisturbed()
        let configuration = Self.configuration
        configuration.simulation.images[SmallCell.image] = .migrates([SmallCell.revision], seconds: 3600)
        try await withCluster(configuration) { cluster, recording in
            try await start(cluster)
            try await OperatorBinary.run(on: cluster) { process in
                try await recording.jobs.wait("a migration's Job") { !$0.isEmpty }
                try process.send(signal: .kill)
            }
            #expect(try await cluster.object(ClusterKinds.cell, SmallCell.name)?.isReady == false)
            try await OperatorBinary.run(on: cluster) { process in
                try await cluster.finishMigration(recording)
                try await converge(cluster)
                try process.send(signal: .terminate)
            }
            try await expect(expected, cluster, recording, nil)
        }
    }

    private static func replica(_ identity: String, of cluster: TestCluster) -> OperatorUnderTest.Options {
        var options = OperatorUnderTest.Options()
        options.identity = identity
        options.lease = cluster.key("postgrescell-operator")
        options.leaseTimings.retryPeriod = .milliseconds(200)
        return options
    }

    private static var configuration: TestCluster.Configuration {
        var configuration = TestCluster.Configuration()
        configuration.simulation.startDelay = .milliseconds(5)
        configuration.simulation.readyDelay = .milliseconds(5)
        configuration.simulation.jobDuration = .milliseconds(20)
        return configuration
    }

    private func undisturbed() async throws -> Outcome {
        try await withCluster(Self.configuration) { cluster, _ in
            try await start(cluster)
            return try await OperatorUnderTest.run(on: cluster) { instance in
                try await converge(cluster)
                return Outcome(children: try await cluster.children(), writes: instance.transport.writes)
            }
        }
    }

    /// Every write, on both of its sides, some at a time: they wait more than they work.
    ///
    /// - Parameter body: gives whether the crash came.
    private func forEachCrash(
        upTo count: Int,
        _ body: @escaping @Sendable (CrashingTransport.Crash) async throws -> Bool
    ) async throws {
        let crashes = (1...count).flatMap { write in
            CrashingTransport.Moment.allCases.map { CrashingTransport.Crash(write: write, $0) }
        }
        let crashed = try await withThrowingTaskGroup(of: Bool.self) { group in
            var crashed = 0
            for (index, crash) in crashes.enumerated() {
                if index >= 4, try await group.next() == true { crashed += 1 }
                group.addTask { try await body(crash) }
            }
            for try await hasCrashed in group where hasCrashed { crashed += 1 }
            return crashed
        }
        // Not all: a busy machine's run sees fewer states on the way, and writes less.
        #expect(crashed >= count, "of \(crashes.count) crashes")
    }

    private func start(_ cluster: TestCluster) async throws {
        try await cluster.create(SmallCell.gatedPod("web", of: "db", in: cluster.namespace), ClusterKinds.pod)
        try await cluster.apply(SmallCell.manifest(in: cluster.namespace))
    }

    private func converge(_ cluster: TestCluster) async throws {
        try await cluster.becomesReady()
        try await cluster.becomes(ClusterKinds.pod, "web", "bound") { $0.node != nil }
    }

    /// Whether the crash came; runs that differ in their number of writes may converge before.
    private func endOrCrash(_ instance: OperatorUnderTest, _ cluster: TestCluster) async throws -> Bool {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await instance.transport.died() }
            group.addTask { try await converge(cluster) }
            try await group.next()
            group.cancelAll()
        }
        return instance.transport.isDead
    }

    private func expect(
        _ expected: Outcome,
        _ cluster: TestCluster,
        _ recording: Recording,
        _ crash: CrashingTransport.Crash?
    ) async throws {
        try await recording.catchUp()
        let children = try await cluster.children()
        let what = crash.map { "killed \($0)" } ?? "killed while the migration ran"
        #expect(Set(children.keys) == Set(expected.children.keys), "\(what)")
        for (name, child) in children where child != expected.children[name] {
            let wanted = expected.children[name].map(YAML.render) ?? "nothing"
            Issue.record("\(what): \(name) differs:\n\(YAML.render(child))\nand not\n\(wanted)")
        }
        let jobs = Set(recording.jobs.objects.map(\.uid))
        #expect(jobs.count == 1, "\(what): Jobs made")
        let runs = recording.pods.objects.filter { $0.label("batch.kubernetes.io/job-name") != nil }
        #expect(Set(runs.map(\.uid)).count == 1, "\(what): runs of the migration")
        let completion = recording.jobs.objects.first { $0.isTrue("Complete") }?.version ?? .max
        let bound = recording.pods.objects.first { $0.name == "web" && $0.node != nil }?.version ?? 0
        #expect(bound > completion, "\(what): the app's pod was released early")
    }
}
