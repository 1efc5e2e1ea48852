import ArgumentParser
import FoundationEssentials
import KubernetesAPI
import PostgresCellAPI
import PostgresCellPlanning

/// `render -f`: the objects that the operator would apply for a cell, for review in Git, or the cell for compose.
struct RenderCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render",
        abstract: "Prints every object that the operator applies for the cells of a file, without a cluster."
    )

    @OptionGroup var file: ManifestFile
    @OptionGroup var cellDefaults: CellDefaults

    @Option(help: "objects, or compose: one cell as a compose file for a developer's machine.")
    var format = Format.objects

    enum Format: String, ExpressibleByArgument, CaseIterable { case objects, compose }

    func run() throws {
        let cells = try CellDocuments(of: file)
        for mistake in cells.mistakes { StandardError.print(mistake) }
        guard cells.mistakes.isEmpty else { throw ExitCode.failure }
        guard let cell = cells.cells.first else { throw ValidationError("\(file.displayName) holds no PostgresCell") }
        switch format {
        case .objects:
            let manifests = cells.cells.flatMap { makeStatefulSetChildren(of: $0, defaults: cellDefaults.values).all }
            print(try YAML.render(manifests.map { try JSONValue(parsing: $0.manifest) }), terminator: "")
        case .compose:
            guard cells.cells.count == 1 else {
                throw ValidationError("\(file.displayName) holds \(cells.cells.count) cells; a compose file is of one")
            }
            print(
                composeHeader + YAML.render(makeComposeFile(for: cell, defaults: cellDefaults.values)),
                terminator: ""
            )
        }
    }
}

private let composeHeader = """
    # Made by `postgrescell-operator render --format compose`. Start it with every variable set that it names, such as
    # POSTGRES_OWNER_PASSWORD (percent-encoded where it stands in a URI): `docker compose up` names a missing one and
    # where it is kept. An application waits for the migrations, and connects through the pooler, port 6432:
    #   depends_on: {migrate: {condition: service_completed_successfully}, pgbouncer: {condition: service_healthy}}

    """
