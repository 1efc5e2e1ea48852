import ClusterSimulation
import FoundationEssentials
import Glibc
import KubernetesAPI
import KubernetesClient
import Subprocess
import Synchronization

/// A real control plane on the loopback interface, which lives until it is ended, and at most as long as this process.
struct ControlPlane: Sendable {
    var flavour: TestCluster.Flavour
    var access: ClusterAccess
    /// What it lacks.
    var missingParts: Set<ClusterSimulation.Part>
    /// Where it asks a node that runs pods for real, through TLS.
    var nodeAPIPort: Int
    /// Where that is asked for in plain HTTP.
    var plainNodeAPIPort: Int
    private let process: ControlPlaneProcess

    /// Ends all its programs and removes its files.
    func end() { process.end() }

    /// The one of this process, started by whoever asks first.
    static func shared(_ assets: ControlPlaneAssets) async throws -> ControlPlane {
        try await SharedControlPlane.instance.plane(assets)
    }

    /// One of the caller's own.
    static func start(_ assets: ControlPlaneAssets) async throws -> ControlPlane {
        let folder = try TemporaryFolder()
        let ports = try freePorts(5)
        try Data(ControlPlaneScript.text.utf8).write(to: URL(filePath: "\(folder.path)/control-plane.sh"))
        let arguments = [folder.path, assets.folder] + ports.map(String.init)
        let command = (["exec", "bash", "\(folder.path)/control-plane.sh"] + arguments)
            .map { "'\($0)'" }.joined(separator: " ").replacing("'exec'", with: "exec")
        guard let process = ControlPlaneProcess(command) else { throw ControlPlaneError("cannot start bash") }
        let access = try ClusterAccess(
            server: "https://127.0.0.1:\(ports[2])",
            authorityFile: "\(folder.path)/ca.crt",
            tokens: ["admin": "admin-token", "operator": "operator-token"],
            folder: folder
        )
        try await waitUntilReady(access, folder)
        let version = try await run(
            .name("bash"),
            arguments: ["-c", "\"$0\" --version", "\(assets.folder)/kube-apiserver"],
            output: .string(limit: 256),
            error: .discarded
        ).standardOutput
        let line = version.split(separator: "\n").first.map(String.init) ?? "unknown"
        return ControlPlane(
            flavour: .real(
                version: line.replacing("Kubernetes ", with: "kube-apiserver "),
                components: assets.components
            ),
            access: access,
            missingParts: missingParts(assets.components),
            nodeAPIPort: ports[3],
            plainNodeAPIPort: ports[4],
            process: process
        )
    }

    private static func missingParts(_ components: [String]) -> Set<ClusterSimulation.Part> {
        guard components.contains("kube-controller-manager") else {
            return ClusterSimulation.Part.withGarbageCollection
        }
        let parts = ClusterSimulation.Part.withoutWorkloadControllers
        return components.contains("kube-scheduler") ? parts : parts.union([.scheduling])
    }

    private static func waitUntilReady(_ access: ClusterAccess, _ folder: TemporaryFolder) async throws {
        let deadline = ContinuousClock.now + .seconds(300)
        while ContinuousClock.now < deadline {
            let isReady = FileManager.default.fileExists(atPath: "\(folder.path)/ca.crt")
            let client = APIClient(configuration: access.configuration(user: "admin"))
                .limited(timeout: .seconds(2), retry: RetryPolicy())
            if isReady, (try? await client.perform(APIRequest(.get, "/readyz", verb: "get"))) != nil { return }
            try await Task.sleep(for: .milliseconds(200))
        }
        let log = (try? Data(contentsOf: URL(filePath: "\(folder.path)/apiserver.log"))) ?? Data()
        throw ControlPlaneError(
            "the API server does not become ready: " + String(decoding: log.suffix(2000), as: UTF8.self)
        )
    }
}

/// The script that runs one: it ends, and ends everything that it started, when its standard input does.
private final class ControlPlaneProcess: Sendable {
    private let pipe: Mutex<UnsafeMutablePointer<FILE>?>

    /// - Returns: nil where there is no shell.
    init?(_ command: String) {
        guard let pipe = popen(command, "we") else { return nil }
        self.pipe = Mutex(pipe)
    }

    /// Returns when all of it has ended.
    func end() {
        pipe.withLock { pipe in
            if let open = pipe { pclose(open) }
            pipe = nil
        }
    }
}

/// A real control plane could not be started.
struct ControlPlaneError: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}

private actor SharedControlPlane {
    static let instance = SharedControlPlane()

    private var outcome: Result<ControlPlane, any Error>?
    private var isStarting = false
    private var waiters: [CheckedContinuation<ControlPlane, any Error>] = []

    func plane(_ assets: ControlPlaneAssets) async throws -> ControlPlane {
        if let outcome { return try outcome.get() }
        if isStarting { return try await withCheckedThrowingContinuation { waiters.append($0) } }
        isStarting = true
        let result: Result<ControlPlane, any Error>
        do { result = .success(try await ControlPlane.start(assets)) } catch { result = .failure(error) }
        outcome = result
        for waiter in waiters { waiter.resume(with: result) }
        waiters = []
        return try result.get()
    }
}
