import ClusterSimulation
import FoundationEssentials
import KubernetesAPI
import Subprocess

/// Podman, and runc where podman would take its time, inside a node's sandbox.
struct ContainerRuntime: Sendable {
    let sandbox: NodeSandbox

    /// A container as podman knows it.
    struct Details: Hashable, Sendable {
        var id: String
        var exitCode: Int
        var wasOutOfMemory: Bool
        var startedAt: Date
        var finishedAt: Date
    }

    /// - Returns: nil where the store has no such image.
    func image(_ name: String) async -> ImageFacts? {
        let outcome = await sandbox.run(["podman", "image", "inspect", "--format", "{{.Id}} {{.Config.User}}", name])
        guard outcome.isSuccess else { return nil }
        let parts = outcome.output.split(whereSeparator: \.isWhitespace)
        return ImageFacts(
            id: parts.first.map(String.init) ?? name,
            user: parts.dropFirst().first.map(String.init) ?? ""
        )
    }

    /// Pulls an image into the node's own store.
    func pull(_ name: String) async -> ProgramOutcome {
        await sandbox.run(["timeout", "300", "podman", "pull", "--quiet", name], isOnline: true)
    }

    /// Makes and starts a container; its id is the output.
    func start(_ invocation: ContainerInvocation) async -> ProgramOutcome {
        await sandbox.run(["podman", "run"] + invocation.arguments, environment: invocation.environment)
    }

    func details(_ name: ContainerName) async -> Details? {
        let outcome = await sandbox.run(["podman", "container", "inspect", name.description])
        guard outcome.isSuccess, let found = try? JSONValue(parsing: Array(outcome.output.utf8)).array?.first,
            let state = found["State"]
        else { return nil }
        return Details(
            id: found.text("Id") ?? "",
            exitCode: state.count("ExitCode") ?? 0,
            wasOutOfMemory: state["OOMKilled"] == true,
            startedAt: state.text("StartedAt").flatMap(parseLongTime) ?? .now,
            finishedAt: state.text("FinishedAt").flatMap(parseLongTime) ?? .now
        )
    }

    /// The signal that the image asks for, then death; returns when it is dead.
    func stop(_ name: ContainerName, grace: Int) async {
        _ = await sandbox.run(["podman", "stop", "--ignore", "--time=\(grace)", name.description])
    }

    func remove(pod uid: String) async {
        let outcome = await sandbox.run([
            "podman", "ps", "--all", "--noheading", "--format={{.Names}}", "--filter=name=^\(uid)_",
        ])
        let names = outcome.output.split(whereSeparator: \.isWhitespace).map(String.init)
        guard !names.isEmpty else { return }
        _ = await sandbox.run(["podman", "rm", "--force", "--time=0", "--volumes"] + names)
    }

    /// Runs a command in a container as the container's own user, with no more rights than it has.
    func execute(_ command: [String], in id: String, seconds: Int) async -> ProgramOutcome {
        await sandbox.run(["timeout", "--kill-after=1", String(seconds), "runc", "exec", id] + command)
    }

    /// Tells of every container that ends, of some of them twice, until the task is cancelled.
    func watchEnds(_ ended: @Sendable (ContainerName) -> Void) async {
        // From its beginning, however often it is begun anew: what ended meanwhile is told too.
        let beginning = Int(Date.now.timeIntervalSince1970)
        let command =
            sandbox.enter() + [
                "env", "CONTAINERS_CONF=\(sandbox.directory)/containers.conf",
                "CONTAINERS_STORAGE_CONF=\(sandbox.directory)/storage.conf",
                "podman", "events", "--stream", "--since=\(beginning)", "--filter=event=died",
                "--format={{.Name}}",
            ]
        while !Task.isCancelled {
            do {
                _ = try await Subprocess.run(
                    .name(command[0]),
                    arguments: Arguments(Array(command.dropFirst())),
                    input: .none,
                    output: .sequence,
                    error: .discarded
                ) { execution in
                    for try await line in execution.standardOutput.strings() {
                        if let name = ContainerName(line.filter { !$0.isWhitespace }) { ended(name) }
                    }
                }
            } catch {
                try? await Task.sleep(for: .milliseconds(200))
            }
        }
    }
}
