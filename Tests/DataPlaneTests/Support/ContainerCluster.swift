import ClusterSimulation
import ContainerNode
import EmbeddedCluster
import Foundation
import KubernetesAPI
import KubernetesClient
import OperatorTestSupport

/// A cluster whose pods run in containers of this machine.
struct ContainerCluster: Sendable {
    let cluster: TestCluster
    let settings: ContainerNode.Settings

    /// - Parameter limitsVolumes: to the sizes of their claims.
    /// - Throws: where this machine cannot run containers, with the cause.
    static func run(
        namespace: String,
        limitsVolumes: Bool = false,
        _ body: @escaping @Sendable (ContainerCluster) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        var settings = ContainerNode.Settings(
            directory: "\(folder.path)/node",
            imageStore: RepositoryFile.path(".tools/containers")
        )
        settings.limitsVolumes = limitsVolumes
        if let obstacle = await ContainerNode.findObstacle(settings) { throw HostFailure("no containers: \(obstacle)") }
        var configuration = TestCluster.Configuration()
        configuration.namespace = namespace
        configuration.node = ContainerNode(settings: settings)
        try await TestCluster.run(configuration) { [settings] cluster in
            let containers = ContainerCluster(cluster: cluster, settings: settings)
            do { try await body(containers) } catch {
                throw HostFailure("\(error)\n" + containers.ends(ofLogs: 20))
            }
        }
    }

    // MARK: the cluster

    /// The pods of the namespace with a label, or all.
    func pods(_ label: String? = nil) async throws -> [JSONValue] {
        let selection = ResourceSelection(SimulatedKinds.pod, namespace: cluster.namespace, labelSelector: label)
        return try JSONValue(parsing: try await cluster.adminClient.perform(selection.list())).list("items")
    }

    func pod(_ name: String) async throws -> JSONValue {
        let reference = ObjectReference(SimulatedKinds.pod, cluster.key(name))
        return try JSONValue(parsing: try await cluster.adminClient.perform(reference.get()))
    }

    /// Applies the documents of a text.
    func apply(_ text: String) async throws {
        let kinds = [
            SimulatedKinds.pod, SimulatedKinds.configMap, SimulatedKinds.secret, Service.resource, Deployment.resource,
        ]
        for document in try YAML.parse(text) {
            var object = document.value
            let kind = kinds.first { $0.kind == object.text("kind") }
            guard let kind else { throw HostFailure("a kind that this helper does not know: \(object)") }
            object[path: ["metadata", "namespace"]] = .string(cluster.namespace)
            try await cluster.installer.apply(object, kind)
        }
    }

    /// Runs a command of kubectl's as a person would, in a shell.
    ///
    /// - Parameter folder: that it is called in.
    func shell(_ command: String, input: String = "", in folder: String? = nil) async throws -> HostResult {
        let cache = try TemporaryFolder()
        return try await HostProgram.run(
            ["sh", "-euc", command],
            environment: [
                "KUBECONFIG": cluster.kubeconfigPath(user: "admin"), "KUBECACHEDIR": cache.path, "HOME": cache.path,
            ],
            input: input,
            in: folder
        )
    }

    /// That of the demonstration, in the namespace of the test.
    func applyObjectStore() async throws {
        let documents = try YAML.parse(try RepositoryFile.text("hack/image/demo/s3.yaml")).map(\.value)
        try await apply(YAML.render(documents.filter { $0.text("kind") != "Namespace" }))
    }

    // MARK: the machine

    /// The lines that a container has written, over all its runs.
    func log(_ pod: JSONValue, _ container: String) -> String {
        let folder = "\(settings.directory)/logs/\(pod.namespace)_\(pod.name)_\(pod.uid)/\(container)"
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
        return names.map { Self.text("\(folder)/\($0)") }.joined()
    }

    /// Everything that any container has written, by file.
    var logs: [String: String] {
        let folder = "\(settings.directory)/logs"
        let paths = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return Dictionary(
            uniqueKeysWithValues: paths.filter { $0.hasSuffix(".log") }.map { ($0, Self.text("\(folder)/\($0)")) }
        )
    }

    private func ends(ofLogs count: Int) -> String {
        logs.sorted { $0.key < $1.key }.map { path, text in
            "== \(path)\n" + text.split(separator: "\n").suffix(count).joined(separator: "\n")
        }.joined(separator: "\n")
    }

    /// The processes of a running container, in no order.
    func processes(of status: JSONValue) -> [Int32] {
        let id = status.text("containerID")?.split(separator: "/").last.map(String.init) ?? ""
        let path = "/sys/fs/cgroup/pids/\(settings.controlGroup)/libpod-\(id)/cgroup.procs"
        let unified = "/sys/fs/cgroup/\(settings.controlGroup)/libpod-\(id)/cgroup.procs"
        let text = FileManager.default.fileExists(atPath: path) ? Self.text(path) : Self.text(unified)
        return text.split(separator: "\n").compactMap { Int32($0) }
    }

    /// The process that the container ends with.
    ///
    /// - Throws: where it does not run.
    func firstProcess(of status: JSONValue) throws -> Int32 {
        let first = processes(of: status).first { process in
            // Numbers start anew at some time, so that the lowest may be a late one: its own namespace counts.
            let line = Self.text("/proc/\(process)/status").split(separator: "\n").first { $0.hasPrefix("NSpid:") }
            return line?.split(whereSeparator: \.isWhitespace).last == "1"
        }
        guard let first else { throw HostFailure("no process of \(status)") }
        return first
    }

    /// Runs a program in a running container as a user and a group of it.
    func run(
        _ command: [String],
        in status: JSONValue,
        group: Int = 999,
        input: String = ""
    ) async throws -> HostResult {
        let process = try firstProcess(of: status)
        return try await HostProgram.run(
            ["nsenter", "--target=\(process)", "--mount", "--net", "--pid", "--uts", "--root", "--wd"]
                + ["--setuid=999", "--setgid=\(group)", "--"] + command,
            input: input
        )
    }

    static func text(_ path: String) -> String { HostProgram.text(path) }
}

extension JSONValue {
    /// The status of a container of this pod.
    func container(_ name: String) -> JSONValue {
        (list("status", "initContainerStatuses") + list("status", "containerStatuses"))
            .first { $0.text("name") == name } ?? .null
    }
}
