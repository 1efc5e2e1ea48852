import ArgumentParser

/// The one binary: the operator itself, and what a person does with a cell outside the cluster.
@main
struct PostgresCellOperator: AsyncParsableCommand {
    /// Of this release; in the user agent and in `--version`.
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "postgrescell-operator",
        abstract: "Converges PostgresCells: database, credentials, pooler, migrations, and the gate before their apps.",
        version: version,
        subcommands: [RunCommand.self, RenderCommand.self, ValidateCommand.self, ApplyCommand.self, StatusCommand.self]
    )
}
