import FoundationEssentials
import Glibc
import KubernetesAPI
import OperatorTestSupport
import Synchronization

/// A pod of a cell as folders and processes of this machine.
final class PodOnHost: Sendable {
    /// The pod's spec as rendered.
    let spec: JSONValue
    /// Holds a folder for each volume, and the containers' logs.
    let folder: String
    private let substitutions: [(String, String)]
    private let environment: [String: String]
    private let secrets = Mutex([String: [String: String]]())

    /// - Parameters:
    ///   - substitutions: what is replaced in files, commands and environments, beside the paths of volumes.
    ///   - environment: what the image would say for every container.
    init(spec: JSONValue, folder: String, substitutions: [(String, String)], environment: [String: String]) {
        self.spec = spec
        self.folder = folder
        self.environment = environment
        var paths: [String: String] = [:]
        for container in Self.containers(of: spec) {
            for mount in container["volumeMounts"]?.array ?? [] {
                guard let path = mount["mountPath"]?.string, let name = mount["name"]?.string else { continue }
                paths[path] = "\(folder)/\(name)"
            }
        }
        // The longest first: a volume may be mounted below another one.
        self.substitutions = substitutions + paths.sorted { $0.key.count > $1.key.count }.map { ($0.key, $0.value) }
    }

    /// Makes the volumes; those that can be written belong to the user of the pod.
    func makeVolumes(configMaps: [String: [String: String]]) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for volume in spec["volumes"]?.array ?? [] {
            let path = self.path(ofVolume: volume["name"]?.string ?? "")
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            if let configMap = volume[path: ["configMap", "name"]]?.string {
                guard let files = configMaps[configMap] else { throw HostFailure("no ConfigMap \(configMap)") }
                try MountedFiles(folder: path).publish(files.mapValues(mapped), mode: 0o444)
            } else {
                try giveToPostgres(path)
            }
        }
    }

    /// Mounts Secrets as they are now.
    func mountSecrets(_ all: [String: [String: String]]) throws {
        secrets.withLock { $0 = all }
        for volume in spec["volumes"]?.array ?? [] {
            let mount = MountedFiles(folder: path(ofVolume: volume["name"]?.string ?? ""))
            if let name = volume[path: ["secret", "secretName"]]?.string {
                try mount.publish(all[name] ?? [:], mode: 0o444)
            } else if let sources = volume[path: ["projected", "sources"]]?.array {
                var files: [String: String] = [:]
                for source in sources {
                    guard let entries = all[source[path: ["secret", "name"]]?.string ?? ""] else { continue }
                    for item in source[path: ["secret", "items"]]?.array ?? [] {
                        files[item["path"]?.string ?? ""] = entries[item["key"]?.string ?? ""]
                    }
                }
                try mount.publish(files, mode: 0o444)
            }
        }
    }

    /// Makes a volume empty, as a new pod finds it.
    func clear(volume: String) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: path(ofVolume: volume)) {
            try FileManager.default.removeItem(atPath: "\(path(ofVolume: volume))/\(name)")
        }
    }

    /// The folder that stands for a volume.
    func path(ofVolume name: String) -> String { "\(folder)/\(name)" }

    /// Runs a container's command, with more arguments and other values of its environment, until it ends.
    func run(
        _ container: String,
        _ arguments: [String] = [],
        environment: [String: String] = [:],
        in directory: String? = nil
    ) async throws -> HostResult {
        let (words, variables) = try command(of: container, arguments)
        return try await HostProgram.run(
            words,
            environment: variables.merging(environment) { _, new in new },
            in: directory
        )
    }

    /// Starts a container.
    func start(
        _ container: String,
        log name: String? = nil,
        environment: [String: String] = [:],
        in directory: String = "/"
    ) throws -> HostProcess {
        let (words, variables) = try command(of: container, [])
        return try HostProcess(
            ["env", "-C", directory] + words,
            environment: variables.merging(environment) { _, new in new },
            log: log(of: name ?? container)
        )
    }

    /// What a container that was started writes to.
    func log(of container: String) -> String { "\(folder)/\(container).log" }

    /// A text with the paths and addresses of this machine.
    func mapped(_ text: String) -> String {
        var (result, rest) = ("", text[...])
        while let first = rest.first {
            if let (pattern, replacement) = substitutions.first(where: { rest.hasPrefix($0.0) }) {
                result += replacement
                rest = rest.dropFirst(pattern.count)
            } else {
                result.append(first)
                rest = rest.dropFirst()
            }
        }
        return result
    }

    private func command(of name: String, _ arguments: [String]) throws -> ([String], [String: String]) {
        guard let container = Self.containers(of: spec).first(where: { $0["name"]?.string == name }) else {
            throw HostFailure("the pod has no container \(name)")
        }
        let command = (container["command"]?.array ?? []).compactMap { $0.string.map(mapped) }
        var environment = self.environment
        for variable in container["env"]?.array ?? [] {
            environment[variable["name"]?.string ?? ""] = value(of: variable)
        }
        // A user's own image is stood for by programs that other users than the tests' may not read.
        let isPostgres = spec[path: ["securityContext", "runAsUser"]]?.integer == 999
        return ((isPostgres ? HostProgram.asPostgres : []) + command + arguments, environment)
    }

    private func value(of variable: JSONValue) -> String? {
        if let value = variable["value"]?.string { return mapped(value) }
        if let key = variable[path: ["valueFrom", "secretKeyRef"]] {
            return secrets.withLock { $0[key["name"]?.string ?? ""]?[key["key"]?.string ?? ""] }
        }
        return variable[path: ["valueFrom", "fieldRef"]].map { _ in "pod-of-a-test" }
    }

    private func giveToPostgres(_ path: String) throws {
        guard let user = getpwnam("postgres") else { throw HostFailure("no user postgres: run hack/setup") }
        guard chown(path, user.pointee.pw_uid, user.pointee.pw_gid) == 0 else {
            throw HostFailure("cannot give \(path) to the user postgres: these tests run as root")
        }
    }

    private static func containers(of spec: JSONValue) -> [JSONValue] {
        (spec["initContainers"]?.array ?? []) + (spec["containers"]?.array ?? [])
    }
}
