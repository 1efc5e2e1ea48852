package import KubernetesAPI

/// The events of one watch.
///
/// Ends without an error where the server's time for the watch is over.
package struct WatchStream<Object: KubernetesObject>: AsyncSequence, Sendable {
    /// One event; an `error` event is an element, not a failure.
    package typealias Element = WatchEvent<Object>
    /// Names the request.
    package typealias Failure = APIError

    private let lines: LineStream

    /// - Parameter lines: one event each.
    package init(_ lines: LineStream) { self.lines = lines }

    package func makeAsyncIterator() -> Iterator { Iterator(lines: lines.makeAsyncIterator()) }

    /// Reads the events once.
    package struct Iterator: AsyncIteratorProtocol {
        fileprivate var lines: LineStream.Iterator

        package mutating func next(
            isolation actor: isolated (any Actor)? = #isolation
        ) async throws(APIError) -> WatchEvent<Object>? {
            guard let line = try await lines.next(isolation: actor) else { return nil }
            do {
                return try JSONCoding.decode(WatchEvent<Object>.self, from: line)
            } catch {
                throw APIError(lines.request, .decoding(error.summary))
            }
        }
    }
}
