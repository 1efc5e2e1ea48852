import ArgumentParser
import KubernetesAPI
import PostgresCellAPI

/// `validate -f`: checks cells with the operator's own rules, without a cluster.
struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Checks the cells of a file without a cluster and names the line of every mistake."
    )

    @OptionGroup var file: ManifestFile

    func run() throws {
        let cells = try CellDocuments(of: file)
        for mistake in cells.mistakes { print(mistake) }
        guard cells.mistakes.isEmpty else { throw ExitCode.failure }
        guard !cells.cells.isEmpty else { throw ValidationError("\(file.displayName) holds no PostgresCell") }
        for cell in cells.cells { print("\(cell.reference): valid") }
    }
}
