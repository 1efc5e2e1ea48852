import ContainerNode
import FoundationEssentials
import OperatorTestSupport

/// Docker Compose with Podman behind it, in namespaces of their own.
struct ComposeOnHost: Sendable {
    /// What compose takes for the host.
    private let sandbox: NodeSandbox
    /// Of whoever calls compose.
    var environment: [String: String]
    /// Compose files, the first one first.
    private let files: [String]

    private static let socket = "/run/podman/podman.sock"

    /// - Throws: where this machine cannot run containers, with the cause; what `body` throws, with the containers' logs.
    static func run(
        files texts: [String],
        environment: [String: String],
        _ body: @escaping @Sendable (ComposeOnHost) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        let files = texts.indices.map { "\(folder.path)/compose-\($0).yaml" }
        for (file, text) in zip(files, texts) { try text.write(toFile: file, atomically: false, encoding: .utf8) }
        let settings = ContainerNode.Settings(
            directory: "\(folder.path)/node",
            imageStore: RepositoryFile.path(".tools/containers")
        )
        if let obstacle = await ContainerNode.findObstacle(settings) { throw HostFailure("no containers: \(obstacle)") }
        try await NodeSandbox.with(settings) { sandbox in
            let compose = ComposeOnHost(sandbox: sandbox, environment: environment, files: files)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = await sandbox.run(["sh", "-c", Self.service, "service", Self.socket]) }
                group.addTask { _ = await sandbox.run(["sh", "-c", Self.healthChecks]) }
                defer { group.cancelAll() }
                try await eventually("a service of Podman's") {
                    await sandbox.run(["test", "-S", Self.socket]).isSuccess
                }
                do { try await body(compose) } catch {
                    throw HostFailure("\(error)\n\((try? await compose.run("logs", "--tail=20")) ?? "")")
                }
            }
        }
    }

    private static let service = """
        mkdir -p "${1%/*}"
        exec podman system service --time=0 "unix://$1" >/dev/null 2>&1
        """

    /// Podman leaves the time of health checks to systemd, which is not here.
    private static let healthChecks = """
        while sleep 1; do
            for id in $(podman ps --quiet); do timeout 10 podman healthcheck run "$id"; done
        done >/dev/null 2>&1
        """

    /// Runs a command of compose's.
    ///
    /// - Throws: where it fails, with its words.
    @discardableResult
    func run(_ arguments: String...) async throws -> String {
        let root = RepositoryFile.path(".tools/image/compose")
        let program = "\(root)/usr/libexec/docker/cli-plugins/docker-compose"
        guard FileManager.default.fileExists(atPath: program) else {
            throw HostFailure("no \(program): run hack/setup")
        }
        // With its own loader and libraries.
        let command = [
            "\(root)/usr/lib64/ld-linux-x86-64.so.2", "--library-path", "\(root)/usr/lib/x86_64-linux-gnu", program,
        ]
        let outcome = await sandbox.run(
            ["timeout", "600"] + command + files.flatMap { ["--file", $0] } + arguments,
            environment: environment.merging(["DOCKER_HOST": "unix://\(Self.socket)"]) { own, _ in own }
        )
        guard outcome.isSuccess else {
            throw HostFailure("compose \(arguments.joined(separator: " ")): \(outcome.errors)\(outcome.output)")
        }
        return outcome.output
    }

    /// What a user reads through a port of the host's.
    func read(_ sql: String, user: String, password: String, port: Int) async throws -> String {
        let programs = try PostgresBuild.debian.programs
        let place = "host=127.0.0.1 port=\(port) user=\(user) dbname=alphaswarm sslmode=require connect_timeout=5"
        let outcome = await sandbox.run(
            ["\(programs)/psql", "--no-psqlrc", "-Atqc", sql, place],
            environment: ["PGPASSWORD": password]
        )
        guard outcome.isSuccess else { throw HostFailure(outcome.cause) }
        return outcome.output.filter { $0 != "\n" }
    }

    /// A file of the host's, among them those of processes.
    func text(_ path: String) async -> String { await sandbox.run(["cat", path]).output }

    /// What Podman knows of a service's container.
    func inspect(_ service: String, _ format: String) async throws -> String {
        let outcome = await sandbox.run(["podman", "inspect", "--format={{\(format)}}", "postgres-\(service)-1"])
        guard outcome.isSuccess else { throw HostFailure(outcome.cause) }
        return outcome.output.filter { $0 != "\n" }
    }
}
