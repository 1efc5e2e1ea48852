import Hummingbird
import HummingbirdCore
import KubernetesAPI
import Logging
import NIOHTTP1

/// A node's own API, as far as a real API server asks it for `kubectl logs` and `kubectl exec`: plain HTTP on the loopback
/// interface, for whoever can reach it.
///
/// An API server takes WebSockets to nodes that declare `feature`, from Kubernetes 1.36 on; source: KEP-4006. It speaks to
/// nodes through TLS alone, which somebody else ends.
package struct KubeletServer: Sendable {
    /// What the node says of itself for it, in `status.declaredFeatures`.
    package static let feature = "ExtendWebSocketsToKubelet"

    private let port: Int
    private let pods: any PodAccess

    package init(port: Int, pods: any PodAccess) {
        self.port = port
        self.pods = pods
    }

    /// Serves until the task is cancelled.
    package func run() async throws {
        var logger = Logger(label: "kubelet")
        // Cancellation, its only end, is an error to the HTTP server.
        logger.logLevel = .critical
        let application = Application(
            responder: KubeletResponder(pods: pods),
            server: HTTPServerBuilder { [pods] responder in
                APIChannel(
                    responder: responder,
                    exec: ExecService(pods: pods) { head, _ throws(Refusal) in
                        try PodRequest(toKubelet: RequestTarget(head.uri), of: pods)
                    }
                )
            },
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
            logger: logger
        )
        try await application.run()
    }
}

/// Answers what is no WebSocket.
private struct KubeletResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    let pods: any PodAccess

    func respond(to request: Request, context: Context) async throws -> Response {
        do {
            let podRequest = try PodRequest(toKubelet: RequestTarget(request.head.path ?? "/"), of: pods)
            guard let podRequest else { throw Refusal.noSuchPath }
            guard case .log(let options) = podRequest.kind else { throw Refusal.takesWebSocket }
            let lines = try await pods.log(of: podRequest.container, options)
            return Response(to: request, "text/plain", streaming: LogBody(lines: lines))
        } catch let refusal as Refusal {
            // A kubelet speaks plain text, which the API server puts into its own words.
            return Response(
                status: .init(code: refusal.status.code ?? 500),
                headers: [.contentType: "text/plain; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: refusal.status.message ?? ""))
            )
        }
    }
}

extension PodRequest {
    /// `/containerLogs/<namespace>/<pod>/<container>` and `/exec/<namespace>/<pod>/<container>`.
    ///
    /// - Returns: nil for another path.
    init?(toKubelet target: RequestTarget, of pods: any PodAccess) throws(Refusal) {
        guard target.parts.count == 4 else { return nil }
        let key = ObjectKey(namespace: target.parts[1], name: target.parts[2])
        guard let pod = pods.pod(key) else { throw Refusal(404, "NotFound", "pod \"\(key)\" does not run here") }
        let container = PodContainer(pod: pod, name: target.parts[3])
        switch target.parts[0] {
        case "containerLogs": self.init(container: container, kind: .log(LogOptions(target)))
        case "exec":
            let command = ContainerCommand(words: target.all("command"), usesTerminal: target.isSet("tty"))
            self.init(container: container, kind: .run(command, hasInput: target.isSet("input")))
        default: return nil
        }
    }
}
