import KubernetesAPI
import PostgresCellAPI

/// What a compose file is made of: the cell's pods, and what they mount, by name.
struct ComposeParts {
    /// The service that fills the volumes and holds them, as the pause container holds a pod.
    static let keeper = "cell"

    /// In the order of their start.
    let pods: [Pod]
    /// The content of each ConfigMap's files.
    let configMaps: [String: [String: JSONValue]]
    private let externalSecrets: [String: JSONValue]

    init(of cell: PostgresCell, _ children: CellChildren) {
        let documents = children.all.compactMap { try? JSONValue(parsing: $0.manifest) }
        func named(_ kind: String) -> [String: JSONValue] {
            let ofKind = documents.filter { $0["kind"]?.string == kind }
            return Dictionary(uniqueKeysWithValues: ofKind.map { ($0[path: ["metadata", "name"]]?.string ?? "", $0) })
        }
        configMaps = named("ConfigMap").mapValues { $0["data"]?.object ?? [:] }
        externalSecrets = named("ExternalSecret")
        let services = named("Service").values.map { Endpoint($0, of: cell) }
        pods = ["StatefulSet", "Deployment", "Job"].compactMap { named($0).values.first }.map { Pod($0, services) }
    }

    /// What a key of a Secret holds, as compose interpolates it: the credentials by the names of variables.
    func value(ofSecret name: String, key: String) -> String {
        let template = externalSecrets[name]?[path: ["spec", "target", "template", "data", key]]?.string
        return (template ?? "{{ .\(key) }}").replacing(/\{\{ \.([a-z-]+)[^}]*\}\}/) { match in
            let origin = remote(ofSecret: name, property: String(match.1))
            return "${\(variable(ofSecret: name, key: String(match.1))):?\(origin)}"
        }
    }

    /// The variable that a developer sets: `POSTGRES_OWNER_PASSWORD`.
    func variable(ofSecret name: String, key: String) -> String {
        "\(name)_\(key)".uppercased().replacing("-", with: "_")
    }

    /// Where the credential is kept, for the message of a missing variable.
    private func remote(ofSecret name: String, property: String) -> String {
        let data = externalSecrets[name]?[path: ["spec", "data"]]?.array ?? []
        let entry = data.first { $0["secretKey"]?.string == property }?["remoteRef"]
        return "property \(entry?["property"]?.string ?? property) of \(entry?["key"]?.string ?? name)"
    }

    /// One pod template and what reaches it.
    struct Pod {
        /// Of the pod's labels: `database`, `pooler`, `migrations`.
        let component: String
        let spec: JSONValue
        /// Init containers first.
        let containers: [Container]
        /// The names under which other services reach its main container.
        let aliases: [String]

        init(_ workload: JSONValue, _ services: [Endpoint]) {
            let template = workload[path: ["spec", "template"]] ?? .null
            let component = template[path: ["metadata", "labels", "app.kubernetes.io/component"]]?.string ?? ""
            self.component = component
            spec = template["spec"] ?? .null
            let initial = (spec["initContainers"]?.array ?? []).map { container in
                Container(container, container["restartPolicy"] == "Always" ? .sideCar : .preparation)
            }
            let isJob = workload["kind"] == "Job"
            let main = (spec["containers"]?.array ?? []).map { Container($0, isJob ? .task : .main) }
            containers = initial + main
            aliases = services.filter { $0.component == component }.flatMap(\.names).sorted()
        }

        /// Whom every process runs as.
        var user: User {
            let context = spec["securityContext"]
            return User(uid: context?["runAsUser"]?.integer ?? 0, gid: context?["runAsGroup"]?.integer ?? 0)
        }
    }

    /// A numeric user and group.
    struct User: Hashable, CustomStringConvertible {
        static let root = User(uid: 0, gid: 0)

        var uid: Int64
        var gid: Int64

        /// As `user:` and chown take it.
        var description: String { "\(uid):\(gid)" }
        /// As a mount of memory takes it.
        var mountOptions: String { "uid=\(uid),gid=\(gid)" }
    }

    /// One container, and what it is to its pod.
    struct Container {
        let name: String
        let spec: JSONValue
        let role: Role

        init(_ spec: JSONValue, _ role: Role) {
            name = spec["name"]?.string ?? ""
            self.spec = spec
            self.role = role
        }

        enum Role { case preparation, sideCar, main, task }
    }

    /// A Kubernetes Service: which pods it leads to, and its names in the cluster.
    struct Endpoint {
        let component: String?
        let names: [String]

        init(_ service: JSONValue, of cell: PostgresCell) {
            component = service[path: ["spec", "selector", "app.kubernetes.io/component"]]?.string
            let name = service[path: ["metadata", "name"]]?.string ?? ""
            let inNamespace = "\(name).\(cell.metadata.namespace ?? "default")"
            names = [name, inNamespace, "\(inNamespace).svc", "\(inNamespace).svc.cluster.local"]
        }
    }
}
