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
        if let assets = ControlPlaneAssets.fromEnvironment {
            let start = configuration.isSharable ? ControlPlane.shared : ControlPlane.start
            let plane = try await start(assets)
            return try await runReal(plane, configuration, body)
        }
        return try await runEmbedded(configuration, body)
    }

    private static func runEmbedded<Result: Sendable>(
        _ configuration: Configuration,
        _ body: @escaping @Sendable (TestCluster) async throws -> Result
    ) async throws -> Result {
        announce(.embedded)
        let server = EmbeddedCluster(configuration.server)
        if configuration.definition == .current { server.store.add(.postgresCell) }
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask {
                try await server.run()
                return nil
            }
            group.addTask {
                let folder = try TemporaryFolder()
                let access = try ClusterAccess(embedded: server, url: await server.url, folder: folder)
                return try await play(.embedded, access, server, ClusterSimulation.Part.everything, configuration, body)
            }
            defer { group.cancelAll() }
            while let next = try await group.next() {
                if let result = next { return result }
            }
            throw CancellationError()
        }
    }

    private static func runReal<Result: Sendable>(
        _ plane: ControlPlane,
        _ configuration: Configuration,
        _ body: @escaping @Sendable (TestCluster) async throws -> Result
    ) async throws -> Result {
        announce(plane.flavour)
        return try await play(plane.flavour, plane.access, nil, plane.missingParts, configuration, body)
    }

    /// Installs, simulates, and runs the test, whose end ends the simulation.
    private static func play<Result: Sendable>(
        _ flavour: Flavour,
        _ access: ClusterAccess,
        _ server: EmbeddedCluster?,
        _ parts: Set<ClusterSimulation.Part>,
        _ configuration: Configuration,
        _ body: @escaping @Sendable (TestCluster) async throws -> Result
    ) async throws -> Result {
        let vault = try TestVault()
        var options = configuration.simulation
        options.parts = parts
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
            defer { group.cancelAll() }
            while let next = try await group.next() {
                if let result = next { return result }
            }
            throw CancellationError()
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
