import FoundationEssentials
import Glibc
import KubernetesAPI
import OperatorTestSupport
import Synchronization

/// A pod as rendered, whose containers run from their images' root file systems in namespaces of their own.
///
/// Paths, ports, names, users and environments are the pod's; only limits, probes and restarts are left to the test.
final class SandboxPod: Sendable {
    let spec: JSONValue
    /// Holds a folder for each volume, and the containers' logs and termination messages.
    let folder: String
    private let network: SandboxNetwork
    private let name: String
    private let claims: [String: String]

    /// - Parameter claims: the folders that stand for volume claims, by name of the claim.
    init(name: String, spec: JSONValue, folder: String, network: SandboxNetwork, claims: [String: String]) throws {
        self.name = name
        self.spec = spec
        self.folder = folder
        self.network = network
        self.claims = claims
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    /// Makes the volumes, or brings what is mounted up to date.
    func mount(configMaps: [String: [String: String]], secrets: [String: [String: String]]) throws {
        for volume in spec["volumes"]?.array ?? [] {
            let path = self.path(ofVolume: volume["name"]?.string ?? "")
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            let files = MountedFiles(folder: path)
            if let name = volume[path: ["configMap", "name"]]?.string {
                guard let data = configMaps[name] else { throw HostFailure("no ConfigMap \(name)") }
                try files.publish(data, mode: 0o444)
            } else if let name = volume[path: ["secret", "secretName"]]?.string {
                guard let data = secrets[name] else { throw HostFailure("no Secret \(name)") }
                try files.publish(data, mode: 0o440)
            } else if let sources = volume[path: ["projected", "sources"]]?.array {
                try files.publish(Self.projected(sources, secrets: secrets), mode: 0o440)
            }
        }
    }

    /// The folder that stands for a volume.
    func path(ofVolume name: String) -> String {
        let volume = (spec["volumes"]?.array ?? []).first { $0["name"]?.string == name }
        let claim = volume?[path: ["persistentVolumeClaim", "claimName"]]?.string
        return claim.flatMap { claims[$0] } ?? "\(folder)/\(name)"
    }

    /// Starts a container.
    func start(_ container: String) throws -> SandboxContainer {
        let rendered = try self.container(container)
        let message = "\(folder)/\(container).termination"
        try Data().write(to: URL(filePath: message))
        let command = (rendered["command"]?.array ?? []).compactMap(\.string)
        let process = try HostProcess(
            try words(for: rendered, message: message) + command,
            environment: HostProgram.environment,
            log: "\(folder)/\(container).log"
        )
        return SandboxContainer(process: process, messageFile: message)
    }

    /// Starts another program in a container's place and beside it.
    func start(_ program: [String], beside container: String) throws -> HostProcess {
        try HostProcess(
            try words(for: try self.container(container), message: "/dev/null") + program,
            environment: HostProgram.environment,
            log: "\(folder)/\(container)-beside.log"
        )
    }

    /// Runs a container to its end.
    func run(_ container: String, within limit: Duration = .seconds(120)) async throws -> SandboxContainer {
        let started = try start(container)
        _ = try await started.process.end(within: limit)
        return started
    }

    /// Runs another program in a container's place and beside it, as `kubectl debug` would.
    func output(of container: String, _ program: [String]) async throws -> HostResult {
        let rendered = try self.container(container)
        return try await HostProgram.run(try words(for: rendered, message: "/dev/null") + program)
    }

    /// The names of the init containers, or of the containers.
    func names(of kind: String) -> [String] { (spec[kind]?.array ?? []).compactMap { $0["name"]?.string } }

    /// What a container wrote, in all its runs.
    func log(of container: String) -> String {
        (try? String(contentsOfFile: "\(folder)/\(container).log", encoding: .utf8)) ?? ""
    }

    /// As the kubelet and the runtime would: the pod's user, no privilege, first process of its own.
    private static let namespaces = [
        "--die-with-parent", "--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--as-pid-1",
        "--cap-drop", "ALL", "--clearenv",
    ]

    private func container(_ name: String) throws -> JSONValue {
        guard let container = Self.containers(of: spec).first(where: { $0["name"]?.string == name }) else {
            throw HostFailure("the pod has no container \(name)")
        }
        return container
    }

    private func words(for container: JSONValue, message: String) throws -> [String] {
        network.entry + ["bwrap"] + Self.namespaces + (try arguments(for: container, message: message)) + ["--"]
    }

    private func arguments(for container: JSONValue, message: String) throws -> [String] {
        let user = "\(spec[path: ["securityContext", "runAsUser"]]?.integer ?? 65534)"
        var words = ["--uid", user, "--gid", user, "--hostname", name]
        words += ["--setenv", "PATH", "/usr/sbin:/usr/bin"]
        for variable in container["env"]?.array ?? [] {
            let value = variable["value"]?.string ?? (variable["valueFrom"] == nil ? "" : name)
            words += ["--setenv", variable["name"]?.string ?? "", value]
        }
        var mounts = SandboxMounts()
        for mount in container["volumeMounts"]?.array ?? [] {
            mounts.add(
                path(ofVolume: mount["name"]?.string ?? ""),
                at: mount["mountPath"]?.string ?? "",
                isReadOnly: mount["readOnly"]?.bool ?? false
            )
        }
        mounts.add(network.hosts, at: "/etc/hosts", isReadOnly: true)
        mounts.add(message, at: "/dev/termination-log", isReadOnly: false)
        let image = try SandboxImage.named(container["image"]?.string ?? "")
        return words + (try mounts.arguments(root: try image.root))
    }

    private static func projected(
        _ sources: [JSONValue],
        secrets: [String: [String: String]]
    ) -> [String: String] {
        var files: [String: String] = [:]
        for source in sources {
            guard let entries = secrets[source[path: ["secret", "name"]]?.string ?? ""] else { continue }
            for item in source[path: ["secret", "items"]]?.array ?? [] {
                files[item["path"]?.string ?? ""] = entries[item["key"]?.string ?? ""]
            }
        }
        return files
    }

    private static func containers(of spec: JSONValue) -> [JSONValue] {
        (spec["initContainers"]?.array ?? []) + (spec["containers"]?.array ?? [])
    }
}

/// A container that was started.
struct SandboxContainer: Sendable {
    let process: HostProcess
    fileprivate let messageFile: String

    /// What it left in the termination log.
    var message: String { (try? String(contentsOfFile: messageFile, encoding: .utf8)) ?? "" }

    /// The exit code and all that it said.
    var ending: String { "exit code \(process.exitCode ?? -1): \(message)\n\(process.output)" }

    /// - Throws: where it did not succeed, with its words.
    func mustSucceed() throws {
        guard process.exitCode == 0 else { throw HostFailure(ending) }
    }

    /// Sends a signal to the container's first process, as a runtime does.
    func signal(_ number: Int32) {
        let children = "/proc/\(process.processID)/task/\(process.processID)/children"
        let first = (try? String(contentsOfFile: children, encoding: .utf8))?.split(separator: " ").first
        if let first, let child = pid_t(first) { kill(child, number) }
    }
}
