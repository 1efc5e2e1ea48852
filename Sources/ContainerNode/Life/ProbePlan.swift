import ClusterSimulation
import KubernetesAPI

/// What a probe is for.
package enum ProbeKind: Hashable, Sendable, CaseIterable {
    /// Restart before it has begun to serve, take out of service, restart.
    case startup, readiness, liveness

    /// The container's member that describes it.
    var member: String {
        switch self {
        case .startup: "startupProbe"
        case .readiness: "readinessProbe"
        case .liveness: "livenessProbe"
        }
    }

    /// As events name it.
    var word: String {
        switch self {
        case .startup: "Startup"
        case .readiness: "Readiness"
        case .liveness: "Liveness"
        }
    }
}

/// How a container is asked, and what to make of its answers; times in seconds.
struct ProbePlan: Hashable, Sendable {
    var action: HandlerAction
    var initialDelay: Int
    var period: Int
    var timeout: Int
    var failureThreshold: Int
    var successThreshold: Int

    init(_ probe: JSONValue, in container: JSONValue) {
        action = HandlerAction(probe, in: container)
        initialDelay = probe.count("initialDelaySeconds") ?? 0
        period = max(1, probe.count("periodSeconds") ?? 10)
        timeout = max(1, probe.count("timeoutSeconds") ?? 1)
        failureThreshold = max(1, probe.count("failureThreshold") ?? 3)
        successThreshold = max(1, probe.count("successThreshold") ?? 1)
    }
}

/// What a probe or a hook does.
enum HandlerAction: Hashable, Sendable {
    case run([String])
    /// `host` and `headers` only where they are set.
    case get(scheme: String, host: String?, port: Int, path: String, headers: [String])
    case connect(host: String?, port: Int)
    case sleep(seconds: Int)
    /// A kind that this node does not know.
    case unknown

    init(_ handler: JSONValue, in container: JSONValue) {
        if let exec = handler["exec"] {
            self = .run(exec.list("command").compactMap(\.string))
        } else if let get = handler["httpGet"] {
            self = .get(
                scheme: (get.text("scheme") ?? "HTTP").lowercased(),
                host: get.text("host"),
                port: portNumber(get["port"], in: container),
                path: get.text("path") ?? "/",
                headers: get.list("httpHeaders").map { "\($0.text("name") ?? ""): \($0.text("value") ?? "")" }
            )
        } else if let connect = handler["tcpSocket"] {
            self = .connect(host: connect.text("host"), port: portNumber(connect["port"], in: container))
        } else if let sleep = handler["sleep"] {
            self = .sleep(seconds: sleep.count("seconds") ?? 0)
        } else {
            self = .unknown
        }
    }
}

/// A port by number, or by the name that the container gives it; 0 for a name that it does not.
func portNumber(_ port: JSONValue?, in container: JSONValue) -> Int {
    if let number = port?.integer { return Int(number) }
    let named = container.list("ports").first { $0.text("name") == port?.string }
    return named?.count("containerPort") ?? port?.string.flatMap { Int($0) } ?? 0
}
