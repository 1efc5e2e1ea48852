import ArgumentParser
import ClusterSimulation
import ContainerNode
import EmbeddedCluster
import FoundationEssentials
import Glibc
import KubernetesAPI
import KubernetesClient
import Logging
import ServiceLifecycle
import UnixSignals

/// Serves until SIGTERM or SIGINT.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Serve on the loopback interface until SIGTERM or SIGINT."
    )

    @Option(help: "Port to listen on; 0 lets the system choose.")
    var port = 0

    @Option(help: "Folder to write admin.kubeconfig and operator.kubeconfig to.")
    var kubeconfigDirectory = "."

    @Option(help: "YAML file that plays Vault: remote key to properties. Read again when it changes.")
    var vault: String?

    @Option(help: "Folder with CustomResourceDefinitions to install; may be repeated.")
    var crds: [String] = []

    @Option(help: "How long a migration runs, in seconds.")
    var migrationSeconds = 2.0

    @Option(
        help: "YAML file: image name to what it does when it runs on the simulated node. Read again when it changes."
    )
    var imageBehaviour: String?

    @Option(help: "What runs pods: 'simulated', or 'containers' of this machine where it can run any.")
    var node = NodeKind.simulated

    @Option(help: "Folder for the volumes, logs and working files of the node of containers.")
    var nodeDirectory = "node"

    @Option(help: "The store that holds the images for containers, as a graphroot of buildah and podman.")
    var imageStore = ".tools/containers"

    func run() async throws {
        let node = await makeNode()
        let cluster = EmbeddedCluster(
            EmbeddedCluster.Configuration(
                port: port,
                tokens: ["admin-token": "admin", "operator-token": "operator"],
                pods: node
            )
        )
        cluster.store.add(.postgresCells)
        var options = ClusterSimulation.Options()
        options.vaultFile = vault
        options.jobDuration = .seconds(migrationSeconds)
        options.startDelay = .milliseconds(200)
        options.readyDelay = .milliseconds(300)
        options.node = node
        let logger = Logger(label: "embedded-cluster")
        let services: [any ServiceLifecycle.Service] = [
            RunningService { try await cluster.run() },
            SimulationService(cluster: cluster, options: options, tool: self),
        ]
        let configuration = ServiceGroupConfiguration(
            services: services.map { .init(service: $0, failureTerminationBehavior: .gracefullyShutdownGroup) },
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        try await ServiceGroup(configuration: configuration).run()
    }

    /// - Returns: nil for the simulated node, also where this machine cannot run containers.
    private func makeNode() async -> ContainerNode? {
        guard node == .containers else { return nil }
        let settings = ContainerNode.Settings(
            directory: absolutePath(nodeDirectory),
            imageStore: absolutePath(imageStore)
        )
        guard let obstacle = await ContainerNode.findObstacle(settings) else {
            return ContainerNode(settings: settings)
        }
        print("embedded-cluster: pods are simulated, since this machine cannot run containers: \(obstacle)")
        return nil
    }

    private func absolutePath(_ path: String) -> String {
        path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    }

    /// Installs the definitions and writes the kubeconfigs.
    func prepare(_ cluster: EmbeddedCluster, _ client: APIClient) async throws {
        let definitions = try crds.flatMap { try ManifestInstaller.documents(inFolder: $0) }
        try await ManifestInstaller(client: client).install(definitions: ExternalSecretDefinitions.all + definitions)
        try FileManager.default.createDirectory(atPath: kubeconfigDirectory, withIntermediateDirectories: true)
        for user in ["admin", "operator"] {
            let text = await cluster.kubeconfig(user: user)
            try Data(text.utf8).write(to: URL(filePath: "\(kubeconfigDirectory)/\(user).kubeconfig"), options: .atomic)
        }
        print("embedded-cluster is ready at \(await cluster.url), KUBECONFIG=\(kubeconfigDirectory)/admin.kubeconfig")
        // Whoever waits for the line reads it from a pipe or a file, which are not flushed by themselves.
        fflush(nil)
    }
}
