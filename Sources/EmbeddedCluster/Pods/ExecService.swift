import KubernetesAPI
import NIOCore
import NIOHTTP1
import NIOWebSocket
import ServiceLifecycle

/// `kubectl exec`: a program in a container, behind a WebSocket.
///
/// Each message begins with a byte that names its channel. Source: KEP-4006, the subprotocol v5.channel.k8s.io.
struct ExecService: Sendable {
    let pods: (any PodAccess)?
    /// What a request wants of a pod; nil where it is of another kind.
    ///
    /// The second argument says whether it is answered now.
    let request: @Sendable (HTTPRequestHead, Bool) throws(Refusal) -> PodRequest?

    private static let subprotocol = "v5.channel.k8s.io"
    private static let subprotocolHeader = "Sec-WebSocket-Protocol"

    /// - Returns: nil where the request is refused, or none for a program; it is answered like any other then.
    func answer(to head: HTTPRequestHead) -> HTTPHeaders? {
        guard head.headers[canonicalForm: Self.subprotocolHeader].contains(Self.subprotocol[...]), pods != nil,
            (try? request(head, false)) != nil
        else { return nil }
        return [Self.subprotocolHeader: Self.subprotocol]
    }

    /// Runs the program to its end, or until the client leaves or the server stops.
    func run(_ channel: NIOAsyncChannel<WebSocketFrame, WebSocketFrame>, _ head: HTTPRequestHead) async {
        await cancelWhenGracefulShutdown {
            try? await channel.executeThenClose { inbound, outbound in
                let (input, source) = AsyncStream.makeStream(of: [UInt8].self)
                await withTaskGroup(of: Void.self) { group in
                    group.addTask {
                        defer { source.finish() }
                        try? await Self.read(inbound, outbound, source)
                    }
                    group.addTask {
                        let status = await end(of: head, input, outbound)
                        try? await outbound.write(Self.message(.status, Array(status.serialized)))
                        try? await outbound.write(Self.close)
                    }
                    await group.next()
                    group.cancelAll()
                }
            }
        }
    }

    // MARK: from the client

    private static func read(
        _ inbound: NIOAsyncChannelInboundStream<WebSocketFrame>,
        _ outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>,
        _ input: AsyncStream<[UInt8]>.Continuation
    ) async throws {
        for try await frame in inbound {
            var data = frame.unmaskedData
            switch frame.opcode {
            case .connectionClose: return
            case .ping: try await outbound.write(WebSocketFrame(fin: true, opcode: .pong, data: data))
            case .binary, .text:
                switch data.readInteger(as: UInt8.self).flatMap(ExecChannel.init) {
                case .input: input.yield(Array(data.readableBytesView))
                case .close where data.readInteger() == ExecChannel.input.rawValue: input.finish()
                default: break  // A terminal's size, which is not followed.
                }
            default: break
            }
        }
    }

    // MARK: to the client

    /// Runs the program, and says how it ended in Kubernetes' words.
    private func end(
        of head: HTTPRequestHead,
        _ input: AsyncStream<[UInt8]>,
        _ outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>
    ) async -> JSONValue {
        do throws(Refusal) {
            guard let pods, let request = try request(head, true),
                case .run(let command, let hasInput) = request.kind
            else { throw .podsAreSimulated }
            let code = try await pods.run(command, in: request.container, input: hasInput ? input : nil) {
                try await outbound.write(Self.message($0 == .standardOutput ? .output : .errors, $1))
            }
            return Self.status(exitCode: code)
        } catch {
            return error.body
        }
    }

    private static func status(exitCode code: Int) -> JSONValue {
        guard code != 0 else { return ["metadata": [:], "status": "Success"] }
        return [
            "metadata": [:], "status": "Failure", "reason": "NonZeroExitCode",
            "message": .string("command terminated with non-zero exit code: exit status \(code)"),
            "details": ["causes": [["reason": "ExitCode", "message": .string(String(code))]]],
        ]
    }

    private static func message(_ channel: ExecChannel, _ bytes: [UInt8]) -> WebSocketFrame {
        WebSocketFrame(fin: true, opcode: .binary, data: ByteBuffer(bytes: [channel.rawValue] + bytes))
    }

    private static var close: WebSocketFrame {
        var data = ByteBuffer()
        data.write(webSocketErrorCode: .normalClosure)
        return WebSocketFrame(fin: true, opcode: .connectionClose, data: data)
    }
}

/// The first byte of a message.
private enum ExecChannel: UInt8 {
    case input = 0
    case output = 1
    case errors = 2
    case status = 3
    case close = 255
}
