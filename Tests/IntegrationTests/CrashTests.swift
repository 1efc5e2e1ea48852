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
}
