import KubernetesAPI
import OperatorTestSupport

/// What a kustomization of this tree builds to.
struct Kustomization {
    var objects: [JSONValue]

    /// Builds a folder, by its path from the root.
    init(building folder: String) async throws {
        let result = try await Program.run("kubectl", ["kustomize", RepositoryFile.path(folder)])
        guard result.isSuccess else { throw BuildFailure(message: result.errors) }
        objects = try YAML.parse(result.output).map(\.value)
    }

    /// All objects of one of the kinds.
    func all(_ kinds: String...) -> [JSONValue] {
        objects.filter { object in kinds.contains { object["kind"]?.string == $0 } }
    }

    /// kustomize's complaint.
    struct BuildFailure: Error, CustomStringConvertible {
        var message: String
        var description: String { message }
    }
}
