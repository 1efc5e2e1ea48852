package import FoundationEssentials

/// An answer whose body is still on its way.
package struct HTTPStream: Sendable {
    /// Status code and fields.
    package var head: HTTPResponseHead
    /// To be read once; letting go of it ends the transfer.
    package var body: HTTPBody

    package init(head: HTTPResponseHead, body: HTTPBody) {
        self.head = head
        self.body = body
    }
}

/// The chunks of a body as they arrive; boundaries carry no meaning.
///
/// One reader at a time.
package struct HTTPBody: AsyncSequence, Sendable {
    /// One chunk, never empty.
    package typealias Element = Data
    /// Why the body broke off.
    package typealias Failure = TransportError

    private let read: @Sendable () async throws(TransportError) -> Data?

    /// - Parameter read: the next chunk, nil at the end; what it holds on to lives as long as the body does.
    package init(read: @escaping @Sendable () async throws(TransportError) -> Data?) {
        self.read = read
    }

    package func makeAsyncIterator() -> Iterator { Iterator(read: read) }

    /// Reads a body once.
    package struct Iterator: AsyncIteratorProtocol {
        fileprivate let read: @Sendable () async throws(TransportError) -> Data?

        package mutating func next(
            isolation actor: isolated (any Actor)? = #isolation
        ) async throws(TransportError) -> Data? {
            try await read()
        }
    }

    /// Reads to the end.
    ///
    /// - Throws: `.bodyTooLarge` as soon as more than `limit` bytes are there.
    package func collect(limit: Int) async throws(TransportError) -> Data {
        var whole = Data()
        while let chunk = try await read() {
            whole.append(chunk)
            if whole.count > limit {
                throw TransportError(.bodyTooLarge, host: "", detail: "the body exceeds \(limit) bytes")
            }
        }
        return whole
    }
}
