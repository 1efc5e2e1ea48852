import ArgumentParser

/// The executable `embedded-cluster`: a Kubernetes API server with simulated controllers, for demonstrations and tests.
@main
struct EmbeddedClusterTool: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "embedded-cluster",
        abstract: "A Kubernetes API server in one process, with simulated controllers, node and External Secrets.",
        subcommands: [RunCommand.self],
        defaultSubcommand: RunCommand.self
    )
}
