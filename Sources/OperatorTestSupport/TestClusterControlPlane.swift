import ClusterSimulation
import FoundationEssentials
import Glibc
import KubernetesAPI
import KubernetesClient
import Subprocess

/// A real control plane on the loopback interface, which lives as long as this process does.
struct ControlPlane: Sendable {
    var flavour: TestCluster.Flavour
    var access: ClusterAccess
    /// What it lacks.
    var missingParts: Set<ClusterSimulation.Part>

    /// The one of this process, started by whoever asks first.
    static func shared(_ assets: ControlPlaneAssets) async throws -> ControlPlane {
        try await SharedControlPlane.instance.plane(assets)
    }

    fileprivate static func start(_ assets: ControlPlaneAssets) async throws -> ControlPlane {
        let folder = try TemporaryFolder()
        let ports = try freePorts(5)
        try Data(ControlPlaneScript.text.utf8).write(to: URL(filePath: "\(folder.path)/control-plane.sh"))
        let arguments = [folder.path, assets.folder] + ports.map(String.init)
        let command = (["exec", "bash", "\(folder.path)/control-plane.sh"] + arguments)
            .map { "'\($0)'" }.joined(separator: " ").replacing("'exec'", with: "exec")
        // The script ends, and ends everything it started, when this pipe closes: at the latest with this process.
        guard popen(command, "we") != nil else { throw ControlPlaneError("cannot start bash") }
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
            missingParts: missingParts(assets.components)
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
        let deadline = ContinuousClock.now + .seconds(60)
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
