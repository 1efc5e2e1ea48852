/// Performs probes and hooks of a running container.
struct ActionPerformer: Sendable {
    let runtime: ContainerRuntime
    /// The container's.
    let id: String
    /// The pod's.
    let address: String

    func perform(_ action: HandlerAction, seconds: Int) async -> ProgramOutcome {
        switch action {
        case .run(let command): return await runtime.execute(command, in: id, seconds: seconds)
        case .get(let scheme, let host, let port, let path, let headers):
            // A kubelet follows no certificate authority either, and takes 200 to 399 for good.
            let outcome = await runtime.sandbox.run(
                ["curl", "--silent", "--insecure", "--output", "/dev/null", "--max-time", String(seconds)]
                    + headers.flatMap { ["--header", $0] }
                    + ["--write-out", "%{http_code}", "\(scheme)://\(host ?? address):\(port)\(path)"]
            )
            let status = Int(outcome.output) ?? 0
            guard (200..<400).contains(status) else {
                return ProgramOutcome(code: 1, output: "", errors: "HTTP probe failed with statuscode: \(status)")
            }
            return outcome
        case .connect(let host, let port):
            return await runtime.sandbox.run([
                "timeout", String(seconds), "bash", "-c", "exec 3<>\"/dev/tcp/$1/$2\"", "connect", host ?? address,
                String(port),
            ])
        case .sleep(let duration):
            try? await Task.sleep(for: .seconds(min(duration, seconds)))
            return ProgramOutcome(code: 0, output: "", errors: "")
        case .unknown:
            return ProgramOutcome(code: 1, output: "", errors: "a kind of handler that this node does not know")
        }
    }
}
