import FoundationEssentials
import Synchronization

/// One container, of no image, that shows whether this machine can run any.
struct TrialContainer: Sendable {
    let settings: ContainerNode.Settings

    /// - Returns: what failed; nil where it ran.
    func run() async -> String? {
        let folder = settings.directory + "-trial"
        let settings = ContainerNode.Settings(directory: folder, imageStore: settings.imageStore)
        let obstacle = Mutex<String?>("the trial did not run")
        do {
            let root = "\(folder)/root"
            try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
            try await NodeSandbox.with(settings) { sandbox in
                // Linked statically, so that it is a root file system by itself. Not copied by this process: a child that
                // it forks meanwhile would hold the program open for writing.
                _ = await sandbox.run(["cp", "/usr/bin/catatonit", "\(root)/catatonit"])
                let outcome = await sandbox.run([
                    "podman", "run", "--rm", "--network=none", "--cgroup-parent=\(settings.controlGroup)",
                    "--rootfs", root, "/catatonit", "--version",
                ])
                obstacle.withLock {
                    $0 = outcome.isSuccess ? nil : "a container does not run: \(outcome.cause)"
                }
            }
        } catch {
            obstacle.withLock { $0 = "\(error)" }
        }
        try? FileManager.default.removeItem(atPath: folder)
        return obstacle.withLock { $0 }
    }
}
