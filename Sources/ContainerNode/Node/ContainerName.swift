/// The name that podman knows a container by: the pod's uid, the container's name and the number of the run.
struct ContainerName: Hashable, Sendable, CustomStringConvertible {
    var pod: String
    var run: ContainerRun

    init(pod: String, run: ContainerRun) {
        self.pod = pod
        self.run = run
    }

    /// nil for a name of another form.
    init?(_ text: some StringProtocol) {
        // Neither part can hold the sign: one is a UUID, one a DNS label.
        let parts = text.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 3, let attempt = Int(parts[2]) else { return nil }
        pod = String(parts[0])
        run = ContainerRun(container: String(parts[1]), attempt: attempt)
    }

    var description: String { "\(pod)_\(run.container)_\(run.attempt)" }
}
