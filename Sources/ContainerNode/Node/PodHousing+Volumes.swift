import ClusterSimulation
import FoundationEssentials
import Glibc
import KubernetesAPI

/// A pod's volumes on this machine.
extension PodHousing {
    func makeVolumes(_ assignment: PodAssignment, address: String) async throws {
        let addresses = PodAddresses(pod: address, host: NodeSandbox.address)
        let plans = try planVolumes(of: assignment.pod, objects: assignment.objects, addresses: addresses)
        for (name, plan) in plans {
            let path = volumePath(name, plan)
            switch plan {
            case .empty: try makeFolder(path, isShared: true)
            case .claim(let volume):
                try makeFolder(path, isShared: false)
                try await limit(volume)
            case .files(let files): try write(files, volume: name)
            case .memory(let bytes):
                try makeFolder(path, isShared: true)
                try await mountMemory(path, size: bytes, mode: "2777")
            }
        }
        try write(hosts: address)
    }

    /// Gives a volume its claim's size, or its new one, where this node keeps volumes to their sizes.
    func limit(_ volume: BoundVolume) async throws {
        guard sandbox.settings.limitsVolumes, let size = volume.size else { return }
        try await mountMemory(volumePath("", .claim(volume)), size: size, mode: "2775")
    }

    private func mountMemory(_ path: String, size: Int64?, mode: String) async throws {
        let isMounted = await sandbox.run(["mountpoint", "-q", path]).isSuccess
        let owner = group.map { ["mode=\(mode)", "gid=\($0)"] } ?? ["mode=\(mode.dropFirst())"]
        let options = (size.map { ["size=\($0)"] } ?? []) + (isMounted ? ["remount"] : owner)
        let outcome = await sandbox.run([
            "mount", "-t", "tmpfs", "-o", options.joined(separator: ","), "tmpfs", path,
        ])
        guard outcome.isSuccess else { throw ConfigurationProblem("mount of \(path): \(outcome.cause)") }
    }

    func write(_ files: [PlannedFile], volume: String) throws {
        try AtomicFolder(path: sandbox.outside(volumePath(volume, .files([]))), group: group).write(files)
    }

    func volumePath(_ name: String, _ plan: VolumePlan) -> String {
        switch plan {
        case .claim(let volume): "\(sandbox.directory)/volumes/\(volume.name)"
        case .files: "\(secretFolder)/\(name)"
        case .empty, .memory: "\(folder)/volumes/\(name)"
        }
    }

    /// A folder that the pod's group may write, once for all: what lies in it later is the pod's own.
    private func makeFolder(_ path: String, isShared: Bool) throws {
        guard !FileManager.default.fileExists(atPath: path) else { return }
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        if let group { try check(chown(path, 0, group), "chown \(path)") }
        try check(chmod(path, isShared ? 0o2777 : group == nil ? 0o755 : 0o2775), "chmod \(path)")
    }
}
