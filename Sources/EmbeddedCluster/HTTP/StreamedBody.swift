import Hummingbird
import NIOCore

/// The body of an answer that is written as it comes about.
protocol StreamedBody: Sendable {
    /// Writes all of it; throws where the connection is to end without an end of the body.
    @concurrent func run(_ writer: inout any ResponseBodyWriter) async throws
}

/// A container's log.
struct LogBody: StreamedBody {
    let lines: AsyncStream<[UInt8]>

    @concurrent func run(_ writer: inout any ResponseBodyWriter) async throws {
        for await bytes in lines { try await writer.write(ByteBuffer(bytes: bytes)) }
    }
}
