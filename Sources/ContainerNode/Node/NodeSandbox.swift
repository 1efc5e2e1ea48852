import FoundationEssentials
import Glibc
import Subprocess
import Synchronization

/// Namespaces of their own for everything that a node does: mounts, network and processes.
///
/// Nothing of it shows outside, and all of it ends with the first process, whose input this process holds open.
package struct NodeSandbox: Sendable {
    /// The first process inside.
    let process: Int
    let settings: ContainerNode.Settings
    /// Of the pods.
    let addresses = AddressPool()

    /// The address of the node on the pods' network.
    static let address = "10.244.0.1"

    /// The folder that images, containers, volumes and logs of this node live in.
    var directory: String { settings.directory }

    /// Runs a program inside.
    ///
    /// - Parameter isOnline: with the machine's own network, for registries.
    package func run(
        _ arguments: [String],
        environment: [String: String] = [:],
        input: String = "",
        isOnline: Bool = false
    ) async -> ProgramOutcome {
        let own = [
            "CONTAINERS_CONF": "\(directory)/containers.conf",
            "CONTAINERS_STORAGE_CONF": "\(directory)/storage.conf",
            "CONTAINERS_REGISTRIES_CONF": "\(directory)/registries.conf",
        ]
        return await runProgram(
            enter(isOnline: isOnline) + arguments,
            environment: own.merging(environment) { _, new in new },
            input: input
        )
    }

    /// Where a path inside is for this process.
    func outside(_ path: String) -> String { "/proc/\(process)/root\(path)" }

    /// What to put before a command for it to run inside.
    func enter(isOnline: Bool = false) -> [String] {
        ["nsenter", "--target=\(process)", "--mount", "--pid"] + (isOnline ? [] : ["--net"]) + ["--"]
    }
}

/// Why this machine has no sandbox for containers.
struct SandboxFailure: Error, CustomStringConvertible {
    var description: String
}

extension NodeSandbox {
    /// Gives a sandbox to `body`; when that returns, all that ran inside is gone.
    package static func with(
        _ settings: ContainerNode.Settings,
        body: @Sendable (NodeSandbox) async throws -> Void
    ) async throws {
        try writeConfiguration(settings)
        let first = Mutex<Int?>(nil)
        defer { removeRemains(settings, after: first.withLock { $0 }) }
        _ = try await Subprocess.run(
            .name("unshare"),
            arguments: [
                "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--propagation=private",
                "sh", "-c", openingScript, "sandbox", address, settings.directory,
            ],
            input: .inputWriter,
            output: .sequence,
            error: .combinedWithOutput
        ) { execution in
            var said = ""
            for try await line in execution.standardOutput.strings() {
                if line.hasPrefix("ready") { break }
                said = line
            }
            guard let process = child(of: Int(execution.processIdentifier.value)) else {
                throw SandboxFailure(description: "namespaces cannot be made: \(said)")
            }
            first.withLock { $0 = process }
            // For whoever wants to look inside with nsenter.
            try Data("\(process)\n".utf8).write(to: URL(filePath: "\(settings.directory)/process"))
            try await body(NodeSandbox(process: process, settings: settings))
        }
    }

    /// The loopback and a bridge for the pods; the first process reaps orphans and ends with its input.
    private static let openingScript = """
        set -e
        mount -t tmpfs -o mode=755 tmpfs /run
        ip link set lo up
        ip link add pods type bridge
        ip address add "$1/16" dev pods
        ip link set pods up
        ip route add default dev pods
        echo 1 >/proc/sys/net/ipv4/ip_forward
        # Or a pod would not reach itself through its Service.
        filter=/proc/sys/net/bridge/bridge-nf-call-iptables
        [ ! -e "$filter" ] || echo 0 >"$filter"
        echo ready
        exec catatonit -- sh -c 'read -r _'
        """

    private static func child(of process: Int) -> Int? {
        let path = "/proc/\(process)/task/\(process)/children"
        guard let data = try? Data(contentsOf: URL(filePath: path)) else { return nil }
        return String(decoding: data, as: UTF8.self).split(separator: " ").first.flatMap { Int($0) }
    }

    /// Everything podman needs to know is in the node's folder; the image store is shared, and read only.
    private static func writeConfiguration(_ settings: ContainerNode.Settings) throws {
        let directory = settings.directory
        try FileManager.default.createDirectory(atPath: "\(directory)/storage", withIntermediateDirectories: true)
        try FileManager.default.createDirectory(atPath: settings.imageStore, withIntermediateDirectories: true)
        for (name, text) in nodeConfiguration(directory: directory, imageStore: settings.imageStore) {
            try Data(text.utf8).write(to: URL(filePath: "\(directory)/\(name)"))
        }
    }

    /// The groups below go first; what is no folder, the kernel does not remove.
    private static func removeControlGroup(_ path: String) {
        let members = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        for member in members { removeControlGroup("\(path)/\(member)") }
        rmdir(path)
    }

    /// What outlives the namespaces; control groups are nobody's to remove but ours on a machine without systemd.
    private static func removeRemains(_ settings: ContainerNode.Settings, after process: Int?) {
        // The kernel takes a moment to end a namespace of processes; a cancelled task cannot sleep.
        for _ in 0..<300 {
            guard let process, FileManager.default.fileExists(atPath: "/proc/\(process)") else { break }
            usleep(10_000)
        }
        let root = "/sys/fs/cgroup"
        let manager = FileManager.default
        let hierarchies = (try? manager.contentsOfDirectory(atPath: root)) ?? []
        for group in ([""] + hierarchies).map({ "\(root)/\($0)/\(settings.controlGroup)" }) {
            removeControlGroup(group)
        }
        for folder in ["storage", "pods", "process"] {
            try? manager.removeItem(atPath: "\(settings.directory)/\(folder)")
        }
    }
}
