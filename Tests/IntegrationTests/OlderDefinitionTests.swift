import KubernetesAPI
import OperatorTestSupport
import PostgresCellAPI
import Testing

/// Cells that an older definition let in.
@Suite(.serialized) struct OlderDefinitionTests {
    @Test func `a cell admitted under fewer rules is answered, nothing is written, and a correction heals it`()
        async throws
    {
        var configuration = TestCluster.Configuration()
        configuration.definition = .withoutRules
        try await withCluster(configuration) { cluster, _ in
            try await cluster.apply(
                SmallCell.manifest(in: cluster.namespace) {
                    $0[path: ["spec", "engine"]] = ["statefulSet": ["parameters": ["port": "5433"]]]
                }
            )
            try await cluster.installCurrentDefinition()
            try await OperatorUnderTest.run(on: cluster) { _ in
                let message = try await cluster.becomesStalled(.invalidSpec)
                #expect(message.contains("port: the operator sets this parameter itself"))
                #expect(try await cluster.children().isEmpty)
                try await cluster.patchCell(["spec": ["engine": ["statefulSet": ["parameters": nil]]]])
                try await cluster.becomesReady()
            }
        }
    }
}
