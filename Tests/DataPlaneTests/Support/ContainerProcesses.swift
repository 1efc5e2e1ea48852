import Foundation
import Synchronization

/// What the kernel says of the processes in a node's containers, looked at again and again.
final class ContainerProcesses: Sendable {
    private struct State {
        var containers: Set<String> = []
        var looked: Set<String> = []
        var violations: Set<String> = []
    }

    private let state = Mutex(State())
    private let group: String

    /// - Parameter controlGroup: of all containers of the node.
    init(controlGroup: String) {
        let divided = "/sys/fs/cgroup/pids"
        let root = FileManager.default.fileExists(atPath: divided) ? divided : "/sys/fs/cgroup"
        group = "\(root)/\(controlGroup)"
    }

    /// The ids of containers with a process that was looked at.
    var containers: Set<String> { state.withLock { $0.containers } }
    /// What a restricted pod's processes must not be, each with the container.
    var violations: Set<String> { state.withLock { $0.violations } }

    /// Looks while `body` runs.
    func watch(_ body: @escaping @Sendable () async throws -> Void) async throws {
        try await looking({ self.look() }, while: body)
    }

    private func look() {
        let folders = (try? FileManager.default.contentsOfDirectory(atPath: group)) ?? []
        for folder in folders where folder.hasPrefix("libpod-") {
            let id = String(folder.dropFirst("libpod-".count))
            for process in ContainerCluster.text("\(group)/\(folder)/cgroup.procs").split(separator: "\n") {
                look(at: String(process), of: id)
            }
        }
    }

    private func look(at process: String, of id: String) {
        guard !state.withLock({ $0.looked.contains("\(id) \(process)") }) else { return }
        let facts = ContainerCluster.text("/proc/\(process)/status")
        let mounts = ContainerCluster.text("/proc/\(process)/mountinfo")
        // What has not become the container's program yet, a probe on its way in, is runc still, or its sealed copy.
        let isRuntime = facts.hasPrefix("Name:\trunc") || facts.hasPrefix("Name:\texe\n")
        guard !facts.isEmpty, !mounts.isEmpty, !isRuntime else { return }
        let found = violations(facts, mounts)
        state.withLock { state in
            state.containers.insert(id)
            state.looked.insert("\(id) \(process)")
            let name = facts.split(separator: "\n").first ?? ""
            for violation in found { state.violations.insert("\(id) \(name): \(violation)") }
        }
    }

    private func violations(_ facts: String, _ mounts: String) -> [String] {
        let wanted = ["CapPrm", "CapEff", "CapBnd", "CapAmb"].map { "\($0):\t0000000000000000" }
        var found = (wanted + ["NoNewPrivs:\t1", "Seccomp:\t2"]).filter { !facts.contains($0) }.map { "not \($0)" }
        let users = facts.split(separator: "\n").first { $0.hasPrefix("Uid:") }?.split(separator: "\t").dropFirst()
        if users?.contains("0") != false { found.append("root") }
        let root = mounts.split(separator: "\n").last { $0.split(separator: " ").dropFirst(4).first == "/" }
        if root?.split(separator: " ").dropFirst(5).first?.hasPrefix("ro") != true { found.append("a writable root") }
        return found
    }
}
