import ClusterSimulation
import EmbeddedCluster
import FoundationEssentials
import KubernetesAPI
import KubernetesClient
import PostgresCellAPI

extension TestCluster {
    /// Runs a test with a cluster that has this project's definition and plays what the flavour lacks.
    package static func run<Result: Sendable>(
        _ configuration: Configuration = Configuration(),
        _ body: @escaping @Sendable (TestCluster) async throws -> Result
    ) async throws -> Result {
        guard let assets = ControlPlaneAssets.fromEnvironment else { return try await runEmbedded(configuration, body) }
        if configuration.isSharable { return try await runReal(try await .shared(assets), configuration, body) }
        let plane = try await ControlPlane.start(assets)
        defer { plane.end() }
        return try await runReal(plane, configuration, body)
    }

    private static func runEmbedded<Result: Sendable>(
        _ configuration: Configuration,
        _ body: @escaping @Sendable (TestCluster) async throws -> Result
    ) async throws -> Result {
        announce(.embedded)
        var options = configuration.server
        options.pods = configuration.node
        let server = EmbeddedCluster(options)
        if configuration.definition == .current { server.store.add(.postgresCell) }
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask {
                try await server.run()
                return nil
            }
            group.addTask {
                let folder = try TemporaryFolder()
                let access = try ClusterAccess(embedded: server, url: await server.url, folder: folder)
                var options = configuration.simulation
                options.parts = ClusterSimulation.Part.everything
                return try await play(.embedded, access, server, options, configuration, body)
            }
            return try await firstResult(&group)
        }
    }

    private static func runReal<Result: Sendable>(
        _ plane: ControlPlane,
        _ configuration: Configuration,
        _ body: @escaping @Sendable (TestCluster) async throws -> Result
    ) async throws -> Result {
        announce(plane.flavour)
        var options = configuration.simulation
        options.parts = plane.missingParts
        guard let node = configuration.node else {
            return try await play(plane.flavour, plane.access, nil, options, configuration, body)
        }
        options.nodeAPI = NodeAPI(port: plane.nodeAPIPort, features: [KubeletServer.feature])
        return try await withThrowingTaskGroup(of: Result?.self) { [options] group in
            group.addTask {
                try await KubeletServer(port: plane.plainNodeAPIPort, pods: node).run()
                return nil
            }
            group.addTask { try await play(plane.flavour, plane.access, nil, options, configuration, body) }
            return try await firstResult(&group)
        }
    }

    /// Of the one task that has any; then the others are cancelled.
    private static func firstResult<Result: Sendable>(
        _ group: inout ThrowingTaskGroup<Result?, any Error>
    ) async throws -> Result {
        defer { group.cancelAll() }
        while let next = try await group.next() {
            if let result = next { return result }
        }
        throw CancellationError()
    }

    /// Installs, simulates, and runs the test, whose end ends the simulation.
    private static func play<Result: Sendable>(
        _ flavour: Flavour,
        _ access: ClusterAccess,
        _ server: EmbeddedCluster?,
        _ simulation: ClusterSimulation.Options,
        _ configuration: Configuration,
        _ body: @escaping @Sendable (TestCluster) async throws -> Result
    ) async throws -> Result {
        let vault = try TestVault()
        var options = simulation
        options.node = configuration.node
        options.vaultFile = vault.path
        options.owningKinds = [PostgresCell.resource]
        let namespace = configuration.namespace ?? "test-\(String(UInt32.random(in: 0 ... .max), radix: 36))"
        if flavour != .embedded { options.namespace = namespace }
        let cluster = TestCluster(
            flavour: flavour,
            namespace: namespace,
            adminClient: APIClient(configuration: access.configuration(user: "admin"), userAgent: "test/admin"),
            images: options.images,
            vault: vault,
            embedded: server,
            access: access
        )
        return try await withThrowingTaskGroup(of: Result?.self) { [options] group in
            if configuration.isSimulated {
                let client = APIClient(configuration: access.configuration(user: "admin"), userAgent: "simulation")
                group.addTask {
                    await ClusterSimulation(client: client, options: options).run()
                    return nil
                }
            }
            group.addTask {
                try await cluster.prepare(configuration)
                let result = try await body(cluster)
                await cluster.clean()
                return result
            }
            return try await firstResult(&group)
        }
    }

    private func prepare(_ configuration: Configuration) async throws {
        let own = try ownDefinitions()
        if configuration.hasExternalSecrets { try await installExternalSecrets() }
        try await installer.install(
            definitions: configuration.definition == .current ? own : own.map(\.withoutRules)
        )
        try await installer.apply(["metadata": ["name": .string(namespace)]], Self.namespaces)
    }

    /// Upgrades the definition to this release's, as an administrator does; cells that are there already stay.
    package func installCurrentDefinition() async throws {
        try await installer.install(definitions: try ownDefinitions())
        embedded?.store.add(.postgresCell)
    }

    /// Installs the definitions of External Secrets, as its chart does.
    package func installExternalSecrets() async throws {
        try await installer.install(definitions: ExternalSecretDefinitions.all)
    }

    private func ownDefinitions() throws -> [JSONValue] {
        try ManifestInstaller.documents(inFolder: RepositoryFile.path("crds"))
    }

    /// On a shared control plane nothing may be left for the next test's operator to find.
    private func clean() async {
        guard flavour != .embedded else { return }
        let reference = ObjectReference(Self.namespaces, ObjectKey(namespace: "", name: namespace))
        _ = try? await adminClient.perform(reference.delete())
        _ = try? await wait(limit: .seconds(10)).until(reference, "gone") { $0 == nil }
    }

    static let namespaces = ResourceType(
        group: "",
        version: "v1",
        kind: "Namespace",
        plural: "namespaces",
        isNamespaced: false
    )
}

extension JSONValue {
    /// A definition without its CEL rules, at every depth.
    fileprivate var withoutRules: JSONValue {
        switch self {
        case .object(let members):
            .object(members.filter { $0.key != "x-kubernetes-validations" }.mapValues(\.withoutRules))
        case .array(let elements): .array(elements.map(\.withoutRules))
        default: self
        }
    }
}
