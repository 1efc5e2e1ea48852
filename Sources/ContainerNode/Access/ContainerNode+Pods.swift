import ClusterSimulation
package import EmbeddedCluster
package import KubernetesAPI

/// What `kubectl logs` and `kubectl exec` ask of the node.
extension ContainerNode: PodAccess {
    /// A pod that runs here.
    package func pod(_ key: ObjectKey) -> JSONValue? { desk.pod(key) }

    /// From the file that podman writes.
    package func log(of container: PodContainer, _ options: LogOptions) async throws(Refusal) -> AsyncStream<[UInt8]> {
        let pod = container.pod
        guard let life = desk.life(of: container) else { throw .waiting(container) }
        let attempt = options.ofPreviousRun ? life.attempt - 1 : life.attempt
        guard attempt >= 0 else { throw .noPreviousRun(container) }
        let run = ContainerRun(container: container.name, attempt: attempt)
        let file = LogFile(of: run, in: pod, directory: settings.directory)
        guard file.exists else { throw .waiting(container) }
        let reader = LogReader(file, options) { [desk] in
            desk.life(of: container).map { $0.isAlive && $0.attempt == attempt } ?? false
        }
        return AsyncStream { await reader.next() }
    }

    /// By runc, as the container's own user.
    package func run(
        _ command: ContainerCommand,
        in container: PodContainer,
        input: AsyncStream<[UInt8]>?,
        output: @escaping @Sendable (ContainerOutput, [UInt8]) async throws -> Void
    ) async throws(Refusal) -> Int {
        guard let sandbox = sandbox.current, case .running(let id, _) = desk.life(of: container)?.state else {
            throw Refusal(404, "NotFound", "container not found (\"\(container.name)\"): it does not run")
        }
        let program = ContainerProgram(words: sandbox.enter() + command.invocation(in: id))
        do { return try await program.run(input: input, output: output) } catch {
            throw Refusal(500, "InternalError", "the program cannot be run: \(error)")
        }
    }
}

extension ContainerCommand {
    /// The command line that runs this in a container.
    fileprivate func invocation(in id: String) -> [String] {
        guard usesTerminal else { return ["runc", "exec", id] + words }
        // The terminal must be one on this side as well.
        let line = (["runc", "exec", "--tty", "--env", "TERM=xterm", id] + words).map { word in
            "'" + word.replacing("'", with: #"'\''"#) + "'"
        }
        return ["script", "--quiet", "--flush", "--return", "--command", line.joined(separator: " "), "/dev/null"]
    }
}

extension PodDesk {
    /// nil before the node has heard of the pod.
    fileprivate func life(of container: PodContainer) -> ContainerLife? {
        life(container.pod.uid)?.containers.first { $0.plan.name == container.name }
    }
}

extension Refusal {
    fileprivate static func waiting(_ container: PodContainer) -> Refusal {
        Refusal(
            400,
            "BadRequest",
            "container \"\(container.name)\" in pod \"\(container.pod.name)\" is waiting to start: ContainerCreating"
        )
    }

    fileprivate static func noPreviousRun(_ container: PodContainer) -> Refusal {
        Refusal(
            400,
            "BadRequest",
            "previous terminated container \"\(container.name)\" in pod \"\(container.pod.name)\" not found"
        )
    }
}
