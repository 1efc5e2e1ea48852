import FoundationEssentials
import KubernetesAPI
import OperatorTestSupport
import PostgresCellAPI
import PostgresCellPlanning
import Synchronization

/// The children of a cell, whose pods run as processes of this machine.
///
/// What runs is what the operator renders: command, environment and files of each container, from its own volumes. Paths
/// and ports of the pods are mapped to a folder and to free ports on loopback, and nothing else is.
final class CellOnHost: Sendable {
    let cell: PostgresCell
    let children: CellChildren
    let build: PostgresBuild
    /// Where the database and the pooler listen, on loopback.
    let databasePort: Int
    let poolerPort: Int
    private let folder: TemporaryFolder
    private let state = Mutex((secrets: [String: [String: String]](), pods: [PodOnHost]()))

    static let defaults = PlanningDefaults(toolsImage: "registry.example/postgrescell-tools:1.0.0")

    /// The sample's cell with the extensions that the build has, changed as a test needs it.
    init(_ build: PostgresBuild, _ change: (inout PostgresCellSpec) -> Void = { _ in }) throws {
        let text = try RepositoryFile.text("manifests/base-services/postgres-shared/postgres.yaml")
        var cell = try YAML.parse(text)[0].value.decoded(as: PostgresCell.self)
        cell.metadata.namespace = "alphaswarm"
        cell.metadata.uid = "8c1f8f8e-6c1c-4d5f-9a37-2f7e2e1b0002"
        cell.spec.database.extensions = build.extensions
        change(&cell.spec)
        self.cell = cell
        self.build = build
        children = makeStatefulSetChildren(of: cell, defaults: Self.defaults)
        let ports = try freePorts(2)
        (databasePort, poolerPort) = (ports[0], ports[1])
        folder = try TemporaryFolder()
        _ = try build.programs
    }

    /// The folder of everything that this cell has on the machine.
    var path: String { folder.path }

    /// Sets a Secret's entries, or removes it, as External Secrets would; running pods see it at once.
    ///
    /// With `pod` that one alone sees it yet: kubelets refresh each pod's volumes in their own time.
    func setSecret(_ name: String, _ entries: [String: String]?, in pod: PodOnHost? = nil) throws {
        let (secrets, pods) = state.withLock { state in
            state.secrets[name] = entries
            return (state.secrets, state.pods)
        }
        for pod in pod.map({ [$0] }) ?? pods { try pod.mountSecrets(secrets) }
    }

    /// Sets the Secret of a role: `owner`, `pooler` or a consumer's name.
    func setCredentials(_ role: String, username: String, password: String, in pod: PodOnHost? = nil) throws {
        try setSecret(
            "\(cell.metadata.name)-\(role)",
            [
                "username": username, "password": password,
                "host": "127.0.0.1", "port": "\(databasePort)", "database": cell.spec.database.name,
                "uri": "postgresql://\(username):\(password)@127.0.0.1:\(databasePort)/\(cell.spec.database.name)"
                    + (build.hasTLS ? "?sslmode=require" : ""),
            ],
            in: pod
        )
    }

    /// Secrets for all roles of the cell: the user `alphaswarm_<role>` with the password `pw-<role>`.
    func setAllCredentials() throws {
        for role in ["owner", "pooler"] + cell.spec.consumers.map(\.name) {
            try setCredentials(role, username: "alphaswarm_\(role)", password: "pw-\(role)")
        }
    }

    /// Lays the volumes of a pod out: the database's, the pooler's, or the migration's.
    func makePod(_ object: DesiredObject?) throws -> PodOnHost {
        guard let object, let spec = try JSONValue(parsing: object.manifest)[path: ["spec", "template", "spec"]] else {
            throw HostFailure("the cell has no such pod")
        }
        let name = "\(object.reference.key.name)-\(UUID().uuidString.prefix(8))"
        let pod = PodOnHost(
            spec: spec,
            folder: "\(path)/\(name)",
            substitutions: substitutions,
            environment: try environment
        )
        try pod.makeVolumes(configMaps: try configMaps)
        let secrets = state.withLock { state in
            state.pods.append(pod)
            return state.secrets
        }
        try pod.mountSecrets(secrets)
        return pod
    }

    /// What programs of this cell find in their environment: the server's programs, and its port.
    var environment: [String: String] {
        get throws {
            let path = "\(try build.programs):\(HostProgram.environment["PATH"] ?? "")"
            return HostProgram.environment.merging(["PATH": path, "PGPORT": "\(databasePort)"]) { _, new in new }
        }
    }

    /// What stands in files, commands and environments for the cluster's addresses.
    private var substitutions: [(String, String)] {
        let service = "\(cell.metadata.name).alphaswarm.svc.cluster.local"
        var all = [
            ("host=\(service) port=5432", "host=127.0.0.1 port=\(databasePort)"),
            ("port = '5432'", "port = '\(databasePort)'"), ("listen_addresses = '*'", "listen_addresses = '127.0.0.1'"),
            ("listen_addr = *", "listen_addr = 127.0.0.1"), ("6432", "\(poolerPort)"),
            ("/dev/termination-log", "\(path)/termination-log"),
        ]
        // The one thing that this build cannot do.
        if !build.hasTLS { all.append(("ssl = 'on'", "ssl = 'off'")) }
        return all
    }

    private var configMaps: [String: [String: String]] {
        get throws {
            var all: [String: [String: String]] = [:]
            for object in children.configuration where object.reference.resource == ConfigMap.resource {
                let data = try JSONValue(parsing: object.manifest)["data"]?.object ?? [:]
                all[object.reference.key.name] = data.compactMapValues(\.string)
            }
            return all
        }
    }
}
