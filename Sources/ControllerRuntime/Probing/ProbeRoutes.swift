/// What `/healthz`, `/readyz` and `/metrics` answer.
package struct ProbeRoutes: Sendable {
    /// Asks one thing; nil where all is well, else what is wrong.
    package typealias Check = @Sendable () -> String?

    private let health: [(name: String, check: Check)]
    private let readiness: [(name: String, check: Check)]
    private let metrics: @Sendable () -> String

    /// - `health`: the process should be restarted where one of them fails.
    /// - `readiness`: the process is not of use yet, or not now, where one of them fails.
    /// - `metrics`: the Prometheus text.
    package init(
        health: [(name: String, check: Check)],
        readiness: [(name: String, check: Check)],
        metrics: @escaping @Sendable () -> String
    ) {
        self.health = health
        self.readiness = readiness
        self.metrics = metrics
    }

    /// The answer to a GET.
    package func respond(to path: String) -> ProbeResponse {
        switch path {
        case "/healthz", "/livez": verdict(health)
        case "/readyz": verdict(readiness)
        case "/metrics": ProbeResponse(status: 200, contentType: PrometheusText.contentType, body: metrics())
        default: ProbeResponse(status: 404, body: "not found\n")
        }
    }

    private func verdict(_ checks: [(name: String, check: Check)]) -> ProbeResponse {
        let problems = checks.compactMap { name, check in check().map { "\(name): \($0)" } }
        if problems.isEmpty { return ProbeResponse(status: 200, body: "ok\n") }
        return ProbeResponse(status: 503, body: problems.joined(separator: "\n") + "\n")
    }
}
