import ClusterSimulation
import Foundation
import KubernetesAPI
import KubernetesClient
import OperatorTestSupport
import PostgresCellAPI
import Testing

/// Good and bad cells at the API server: by CEL on a real one, by the rules' Swift form on the embedded one.
@Suite(.serialized) struct AdmissionTests {
    @Test func `the server admits and refuses cells as the table says`() async throws {
        var configuration = TestCluster.Configuration()
        configuration.isSimulated = false
        try await TestCluster.run(configuration) { cluster in
            for cell in try CellCase.all() {
                let refusal = try await submit(cell, to: cluster)
                switch cell.expectation {
                case .accepted: #expect(refusal == nil, "\(cell)")
                case .refused:
                    let words = try #require(refusal, "\(cell) is admitted")
                    #expect(words.contains(cell.serverWords), "\(cell): \(words)")
                }
            }
        }
    }

    /// Creates the first document and replaces it by the second one, where there is one.
    ///
    /// - Returns: what the server says of the last one; nil where it takes it.
    private func submit(_ cell: CellCase, to cluster: TestCluster) async throws -> String? {
        var refusal: String?
        var stored: JSONValue?
        for document in cell.documents {
            #expect(refusal == nil, "\(cell): \(refusal ?? "")")
            var manifest = document.value
            manifest[path: ["metadata", "namespace"]] = .string(cluster.namespace)
            let reference = cluster.reference(ClusterKinds.cell, manifest.name)
            var request: APIRequest
            if let stored {
                manifest[path: ["metadata", "resourceVersion"]] = stored[path: ["metadata", "resourceVersion"]]
                request = reference.replace(Data(manifest.serialized), fieldManager: "person")
            } else {
                request = reference.create(Data(manifest.serialized), fieldManager: "person")
            }
            request.query.append(.init("fieldValidation", "Strict"))
            do {
                stored = try JSONValue(parsing: try await cluster.adminClient.perform(request))
            } catch let error as APIError {
                refusal = error.status?.message ?? "\(error)"
            }
        }
        if let stored { try await cluster.delete(ClusterKinds.cell, stored.name) }
        return refusal
    }
}
