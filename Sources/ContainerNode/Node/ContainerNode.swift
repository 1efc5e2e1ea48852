package import ClusterSimulation
import FoundationEssentials
import Glibc
import Logging
import Synchronization

/// A node that runs pods for real, in containers of this machine.
///
/// Everything it does happens in namespaces of its own, so that it touches neither the machine's network nor its mounts,
/// and leaves nothing behind however it ends. It is a development tool: one node, no network policies, no registry needed.
package struct ContainerNode: NodeAgent {
    /// What a node goes by.
    package struct Settings: Sendable {
        /// An absolute path: storage, volumes, logs; one node at a time.
        package var directory: String
        /// An absolute path: the store that holds the images, as buildah's `graphroot`; shared, only read.
        package var imageStore: String
        /// As it stands in the pods.
        package var nodeName: String
        /// Keeps volumes to the sizes of their claims, in memory; they are as large as the machine's disk otherwise.
        package var limitsVolumes = false
        /// Before the second restart in a row; doubles.
        package var restartDelay: Duration = .seconds(10)

        package init(directory: String, imageStore: String, nodeName: String = "node-a") {
            self.directory = directory
            self.imageStore = imageStore
            self.nodeName = nodeName
        }

        /// Unique, for what has a name on the whole machine, such as the containers' control groups.
        package let controlGroup = "postgrescell-\(UUID().uuidString.prefix(8).lowercased())"
    }

    let settings: Settings
    let desk = PodDesk()
    let sandbox = CurrentSandbox()
    private let services = ServiceDesk()
    private let logger = Logger(label: "container-node")

    package init(settings: Settings) { self.settings = settings }

    /// Pods, and the network's view of Services.
    package var controllers: [any SimulatedController] {
        [PodController(nodeName: settings.nodeName, desk: desk), ServiceController(desk: services)]
    }

    /// Returns when all that ran is gone.
    package func run() async {
        do {
            try await NodeSandbox.with(settings) { [current = sandbox] sandbox in
                current.current = sandbox
                defer { current.current = nil }
                let runtime = ContainerRuntime(sandbox: sandbox)
                await withDiscardingTaskGroup { group in
                    group.addTask { await NodeNetwork(sandbox: sandbox).run(services.tables) }
                    group.addTask { await runtime.watchEnds { desk.post(.exited($0.run), to: $0.pod) } }
                    for await pod in desk.arrivals {
                        let worker = PodWorker(pod: pod, desk: desk, runtime: runtime, settings: settings)
                        group.addTask { await worker.run() }
                    }
                    group.cancelAll()
                }
            }
        } catch {
            if !Task.isCancelled { logger.error("the node cannot run pods: \(error)") }
        }
    }

    /// Tries everything once that running a pod takes.
    ///
    /// - Returns: why this machine cannot run containers, as a clause; nil where it can.
    package static func findObstacle(_ settings: Settings) async -> String? {
        guard geteuid() == 0 else { return "it takes root" }
        let needed = ["podman", "runc", "unshare", "nsenter", "catatonit", "ip", "iptables-restore", "dnsmasq", "curl"]
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let missing = needed.filter { program in
            !folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(program)") }
        }
        guard missing.isEmpty else { return "not installed: \(missing.joined(separator: " "))" }
        let trial = TrialContainer(settings: settings)
        return await trial.run()
    }
}

/// The sandbox of a node, while it has one.
final class CurrentSandbox: Sendable {
    private let sandbox = Mutex<NodeSandbox?>(nil)

    var current: NodeSandbox? {
        get { sandbox.withLock { $0 } }
        set { sandbox.withLock { $0 = newValue } }
    }
}
