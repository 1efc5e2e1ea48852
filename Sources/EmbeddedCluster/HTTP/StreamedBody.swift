import Hummingbird
import NIOCore

/// The body of an answer that is written as it comes about.
protocol StreamedBody: Sendable {
    /// Writes all of it; throws where the connection is to end without an end of the body.
    @concurrent func run(_ writer: inout any ResponseBodyWriter) async throws
}

extension Response {
    /// An answer that goes on until it has an end or the client leaves.
    init(to request: Request, _ contentType: String, streaming body: some StreamedBody) {
        self.init(
            status: .ok,
            headers: [.contentType: contentType, .cacheControl: "no-cache, private", .connection: "close"],
            body: ResponseBody { writer in
                // A stream that has nothing to write would not notice otherwise that the client went away.
                try await request.body.consumeWithCancellationOnInboundClose { _ in try await body.run(&writer) }
                try await writer.finish(nil)
            }
        )
    }
}

/// A container's log.
struct LogBody: StreamedBody {
    let lines: AsyncStream<[UInt8]>

    @concurrent func run(_ writer: inout any ResponseBodyWriter) async throws {
        for await bytes in lines { try await writer.write(ByteBuffer(bytes: bytes)) }
    }
}
