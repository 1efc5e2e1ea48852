import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOWebSocket

/// A connection: HTTP/1.1 requests one after the other, unless the first one asks for a WebSocket that is served.
struct APIChannel: HTTPChannelHandler {
    let responder: HTTPChannelHandler.Responder
    let exec: ExecService

    enum Outcome: Sendable {
        case requests(NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>)
        case session(NIOAsyncChannel<WebSocketFrame, WebSocketFrame>, HTTPRequestHead)
    }

    struct Value: ServerChildChannelValue {
        let channel: any Channel
        /// Known once the first request is.
        let outcome: EventLoopFuture<Outcome>
    }

    private static let frameLimit = 1 << 20

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            var configuration = NIOUpgradableHTTPServerPipelineConfiguration<Outcome>(
                upgradeConfiguration: .init(upgraders: [upgrader]) { channel in
                    channel.eventLoop.makeCompletedFuture { try Self.takeRequests(channel, logger) }
                }
            )
            // As Hummingbird has it, which does all three itself.
            configuration.enablePipelining = false
            configuration.enableErrorHandling = false
            configuration.enableResponseHeaderValidation = false
            let outcome = try channel.pipeline.syncOperations
                .configureUpgradableHTTPServerPipeline(configuration: configuration)
            return Value(channel: channel, outcome: outcome)
        }
    }

    func handle(value: Value, logger: Logger) async {
        switch try? await value.outcome.get() {
        case .requests(let channel): await handleHTTP(asyncChannel: channel, logger: logger)
        case .session(let channel, let head): await exec.run(channel, head)
        case nil: try? await value.channel.close()
        }
    }

    private var upgrader: NIOTypedWebSocketServerUpgrader<Outcome> {
        NIOTypedWebSocketServerUpgrader(
            maxFrameSize: Self.frameLimit,
            shouldUpgrade: { channel, head in channel.eventLoop.makeSucceededFuture(exec.answer(to: head)) },
            upgradePipelineHandler: { channel, head in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        NIOWebSocketFrameAggregator(
                            minNonFinalFragmentSize: 0,
                            maxAccumulatedFrameCount: 1024,
                            maxAccumulatedFrameSize: Self.frameLimit
                        )
                    )
                    return .session(try NIOAsyncChannel(wrappingChannelSynchronously: channel), head)
                }
            }
        )
    }

    private static func takeRequests(_ channel: any Channel, _ logger: Logger) throws -> Outcome {
        try channel.pipeline.syncOperations.addHandlers([
            HTTP1ToHTTPServerCodec(secure: false), HTTPConnectionStateHandler(logger: logger),
        ])
        return .requests(
            try NIOAsyncChannel(
                wrappingChannelSynchronously: channel,
                configuration: .init(isOutboundHalfClosureEnabled: true)
            )
        )
    }
}
