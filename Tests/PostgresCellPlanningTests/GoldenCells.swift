import Foundation
import KubernetesAPI
import PostgresCellAPI
import PostgresCellPlanning

/// The cells whose children are kept as files.
enum GoldenCell: String, CaseIterable {
    /// The one of `manifests/base-services/postgres-shared`.
    case sample
    /// Nothing but what is required.
    case smallest
    /// Every field set.
    case everything

    static let defaults = PlanningDefaults(toolsImage: "registry.example/postgrescell-tools:1.0.0")

    /// The folder of this cell's files.
    var directory: URL { Self.tests.appending(path: "Golden/\(rawValue)") }

    /// The cell as the API server would hand it to us.
    func read() throws -> PostgresCell {
        let file =
            self == .sample
            ? Self.tests.appending(path: "../../manifests/base-services/postgres-shared/postgres.yaml")
            : directory.appending(path: "cell.yaml")
        let documents = try YAML.parse(try String(contentsOf: file, encoding: .utf8))
        var cell = try documents[0].value.decoded(as: PostgresCell.self)
        cell.metadata.namespace = cell.metadata.namespace ?? "alphaswarm"
        cell.metadata.uid = cell.metadata.uid ?? "8c1f8f8e-6c1c-4d5f-9a37-2f7e2e1b0002"
        return cell
    }

    /// The cell's children as it shall have them.
    func children() throws -> CellChildren { makeStatefulSetChildren(of: try read(), defaults: Self.defaults) }

    private static let tests = URL(filePath: #filePath).deletingLastPathComponent()
}

extension DesiredObject {
    /// The manifest as JSON.
    var document: JSONValue { get throws { try JSONValue(parsing: manifest) } }

    /// The name of the file that keeps this object.
    var fileName: String { "\(reference.resource.kind)-\(reference.key.name).yaml" }
}

/// The text that is kept of an object: programs are files themselves, so only their names stand there.
func goldenText(of object: DesiredObject) throws -> String {
    var document = try object.document
    for (name, content) in document["data"]?.object ?? [:]
    where content.string?.hasPrefix("#!/") == true
        || name.hasSuffix(".py") || name.hasSuffix(".sql")
    {
        document[path: ["data", name]] = "(the program of this name)"
    }
    return YAML.render(document)
}
