import ClusterSimulation
import ControllerRuntime
import EmbeddedCluster
import KubernetesAPI
import KubernetesClient
import OperatorTestSupport
import PostgresCellAPI
import Testing

/// Where the operator may work.
@Suite(.serialized) struct ScopeTests {
    @Test func `an operator for one namespace needs no right elsewhere and ignores cells there`() async throws {
        try await withCluster { cluster, _ in
            let other = "\(cluster.namespace)-other"
            try await cluster.installer.apply(["metadata": ["name": .string(other)]], ClusterKinds.namespace)
            // A server authorizes from caches of its own.
            try await eventually("the rights in force") {
                try await OperatorUnderTest.missingRights(on: cluster, Self.withLease(cluster)) == []
            }
            try await OperatorUnderTest.run(on: cluster, Self.withLease(cluster)) { _ in
                try await cluster.apply(SmallCell.manifest(in: other))
                try await cluster.apply(SmallCell.manifest(in: cluster.namespace))
                try await cluster.becomesReady()
                // A later pass, before which a slower operator would have come to the other cell as well.
                try await cluster.patchCell(["spec": ["suspend": true]])
                try await cluster.becomes(ClusterKinds.cell, SmallCell.name, "Suspended") { $0.isTrue("Suspended") }
                let key = ObjectKey(namespace: other, name: SmallCell.name)
                let body = try await cluster.adminClient.perform(ObjectReference(ClusterKinds.cell, key).get())
                #expect(try JSONValue(parsing: body)["status"] == ["observedGeneration": -1])
            }
            let reference = ObjectReference(ClusterKinds.namespace, ObjectKey(namespace: "", name: other))
            _ = try await cluster.adminClient.perform(reference.delete())
        }
    }

    @Test func `rights that are missing are named`() async throws {
        try await withCluster { cluster, _ in
            var options = Self.withLease(cluster)
            if let server = cluster.embedded {
                server.store.deny(
                    AccessDenial(user: TestCluster.operatorUser, verb: "patch", resource: "postgrescells/status")
                )
                server.store.deny(AccessDenial(user: TestCluster.operatorUser, verb: "watch", resource: "jobs"))
            } else {
                // The Role is the namespace's; for all namespaces there is none.
                options.namespaces = []
            }
            let missing = try await OperatorUnderTest.missingRights(on: cluster, options)
            let place = cluster.embedded == nil ? "" : " in namespace \(cluster.namespace)"
            #expect(missing.contains("patch postgrescells/status.postgres.alphaswarm.io\(place)"))
            #expect(missing.contains("watch jobs.batch\(place)"))
        }
    }

    private static func withLease(_ cluster: TestCluster) -> OperatorUnderTest.Options {
        var options = OperatorUnderTest.Options()
        options.lease = cluster.key("postgrescell-operator")
        // Longer than any stall of a busy machine.
        options.leaseTimings.leaseDuration = .seconds(90)
        options.leaseTimings.renewDeadline = .seconds(60)
        return options
    }
}
