import KubernetesAPI
import OperatorTestSupport
import Testing

@Suite struct PlainSampleTests {
    @Test(
        "The sample for machines without kubectl is what kustomize makes of it",
        .enabled(if: Program.isInstalled("kubectl"), "there is no kubectl here; hack/setup says where to get it")
    )
    func plainSample() async throws {
        let text = try RepositoryFile.text("manifests/samples/alphaswarm.yaml")
        let built = try await Kustomization(building: "manifests/samples/alphaswarm")
        #expect(try YAML.parse(text).map(\.value) == built.objects)
    }
}
