import ArgumentParser
import FoundationEssentials
import KubernetesAPI
import PostgresCellAPI
import PostgresCellPlanning

/// `render -f`: the objects that the operator would apply for a cell, for review in Git.
struct RenderCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render",
        abstract: "Prints every object that the operator applies for the cells of a file, without a cluster."
    )

    @OptionGroup var file: ManifestFile
    @OptionGroup var cellDefaults: CellDefaults

    func run() throws {
        let cells = try CellDocuments(of: file)
        for mistake in cells.mistakes { StandardError.print(mistake) }
        guard cells.mistakes.isEmpty else { throw ExitCode.failure }
        guard !cells.cells.isEmpty else { throw ValidationError("\(file.displayName) holds no PostgresCell") }
        let manifests = cells.cells.flatMap { makeStatefulSetChildren(of: $0, defaults: cellDefaults.values).all }
        print(try YAML.render(manifests.map { try JSONValue(parsing: $0.manifest) }), terminator: "")
    }
}
