import FoundationEssentials
import KubernetesAPI
import OperatorTestSupport

/// A page of the catalogue whose commands are run as they stand there.
struct Runbook {
    /// What stands after `$ ` in the console blocks.
    let commands: [String]
    /// The first document in YAML.
    let manifest: JSONValue?

    init(_ page: String) throws {
        let text = try RepositoryFile.text("Sources/PostgresCellOperator/PostgresCellOperator.docc/\(page).md")
        commands = text.split(separator: "\n").filter { $0.hasPrefix("$ ") }.map { String($0.dropFirst(2)) }
        let blocks = text.split(separator: "```yaml\n").dropFirst().compactMap { $0.split(separator: "```").first }
        manifest = try blocks.first.flatMap { try YAML.parse(String($0)).first?.value }
    }
}
