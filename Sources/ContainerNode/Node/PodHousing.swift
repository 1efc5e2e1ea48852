import ClusterSimulation
import FoundationEssentials
import Glibc
import KubernetesAPI

/// A pod's folder, volumes and network on this machine.
struct PodHousing: Sendable {
    let uid: String
    let pod: JSONValue
    let sandbox: NodeSandbox

    var folder: String { "\(sandbox.directory)/pods/\(uid)" }
    /// In memory that only the sandbox has, so that no Secret outlives it.
    var secretFolder: String { "/run/postgrescell/\(uid)" }
    var group: UInt32? { pod[path: ["spec", "securityContext", "fsGroup"]]?.integer.map { UInt32($0) } }
    /// Names of network devices have at most 15 characters.
    private var device: String { "pod" + uid.filter(\.isHexDigit).suffix(11) }

    // MARK: network

    /// - Returns: the pod's address.
    func makeNetwork() async throws -> String {
        let address = sandbox.addresses.take(uid)
        let outcome = await sandbox.run(
            ["sh", "-ec", Self.networkScript, "network", uid, device, address, NodeSandbox.address]
        )
        guard outcome.isSuccess else { throw ConfigurationProblem("network: \(outcome.cause)") }
        return address
    }

    private static let networkScript = """
        [ ! -e "/run/netns/$1" ] || exit 0
        ip netns add "$1"
        ip link add "$2" type veth peer name eth0 netns "$1"
        ip link set "$2" master pods up
        ip -n "$1" link set lo up
        ip -n "$1" address add "$3/16" dev eth0
        ip -n "$1" link set eth0 up
        ip -n "$1" route add default via "$4"
        """

    // MARK: names

    func write(hosts address: String) throws {
        let name = pod.text("spec", "hostname") ?? pod.name
        let hosts = "127.0.0.1 localhost\n::1 localhost\n\(address) \(name)\n"
        let resolver = """
            nameserver \(NodeSandbox.address)
            search \(pod.namespace).svc.cluster.local svc.cluster.local cluster.local
            options ndots:5

            """
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (file, text) in [("hosts", hosts), ("resolv.conf", resolver)] {
            try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(file)"))
            try check(chmod("\(folder)/\(file)", 0o644), "chmod \(file)")
        }
    }

    // MARK: containers

    /// - Parameter claims: what each claim is bound to.
    func place(of run: ContainerRun, claims: [String: BoundVolume]) -> ContainerPlace {
        var volumes: [String: String] = [:]
        for volume in pod.list("spec", "volumes") {
            let name = volume.text("name") ?? ""
            let claim = claimName(of: volume, in: pod)
            let plan: VolumePlan =
                if let claim { .claim(claims[claim] ?? BoundVolume(name: "")) } else {
                    volume["emptyDir"] == nil ? .files([]) : .empty
                }
            volumes[name] = volumePath(name, plan)
        }
        return ContainerPlace(
            name: ContainerName(pod: uid, run: run).description,
            networkNamespace: "/run/netns/\(uid)",
            hostsFile: "\(folder)/hosts",
            resolverFile: "\(folder)/resolv.conf",
            logFile: LogFile(of: run, in: pod, directory: sandbox.directory).path,
            terminationFile: "\(folder)/\(run.container).\(run.attempt).end",
            volumes: volumes,
            controlGroup: "/\(sandbox.settings.controlGroup)"
        )
    }

    /// Makes the files that podman and the container write to, and the folders of parts of volumes.
    func makePlace(_ place: ContainerPlace) throws {
        let log = place.logFile
        let folder = String(log[..<(log.lastIndex(of: "/") ?? log.startIndex)])
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data().write(to: URL(filePath: place.terminationFile))
        try check(chmod(place.terminationFile, 0o666), "chmod \(place.terminationFile)")
    }

    /// Removes everything but logs and what is on persistent volumes.
    func clear() async {
        let script = """
            for volume in "$2"/volumes/*; do ! mountpoint -q "$volume" || umount "$volume"; done
            [ ! -e "/run/netns/$1" ] || ip netns delete "$1"
            """
        _ = await sandbox.run(["sh", "-c", script, "clear", uid, folder])
        sandbox.addresses.give(back: uid)
        for path in [folder, sandbox.outside(secretFolder)] { try? FileManager.default.removeItem(atPath: path) }
    }
}
