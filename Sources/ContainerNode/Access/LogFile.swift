import ClusterSimulation
import Glibc
import KubernetesAPI

/// The file that one run of a container writes its log to.
struct LogFile: Sendable {
    let path: String

    /// - Parameter directory: the node's.
    init(of run: ContainerRun, in pod: JSONValue, directory: String) {
        path = "\(directory)/logs/\(pod.namespace)_\(pod.name)_\(pod.uid)/\(run.container)/\(run.attempt).log"
    }

    /// False before the run has begun.
    var exists: Bool { access(path, R_OK) == 0 }

    /// All bytes from an offset on; none where there is no such file.
    func bytes(from offset: Int) -> [UInt8] {
        guard let file = fopen(path, "r") else { return [] }
        defer { fclose(file) }
        fseek(file, offset, SEEK_SET)
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer.prefix(count) }
        return bytes
    }
}
