package import FoundationEssentials
package import KubernetesAPI

/// The lines of an answer as they arrive, without their breaks.
///
/// One reader at a time.
///
/// Letting go of it ends the transfer; so does cancelling the task that waits in it.
package struct LineStream: AsyncSequence, Sendable {
    /// One line, never empty.
    package typealias Element = Data
    /// Names the request.
    package typealias Failure = APIError

    private let body: HTTPBody
    private let request: APIRequest

    /// - Parameter request: what errors name.
    package init(_ body: HTTPBody, _ request: APIRequest) {
        self.body = body
        self.request = request
    }

    package func makeAsyncIterator() -> Iterator {
        Iterator(chunks: body.makeAsyncIterator(), request: request)
    }

    /// Reads the lines once.
    package struct Iterator: AsyncIteratorProtocol {
        fileprivate var chunks: HTTPBody.Iterator
        let request: APIRequest
        private var decoder = WatchLineDecoder()

        fileprivate init(chunks: HTTPBody.Iterator, request: APIRequest) {
            self.chunks = chunks
            self.request = request
        }

        package mutating func next(
            isolation actor: isolated (any Actor)? = #isolation
        ) async throws(APIError) -> Data? {
            while true {
                do {
                    if let line = try decoder.next() { return line }
                } catch {
                    throw APIError(request, .decoding("a line exceeds \(error.limit) bytes"))
                }
                let chunk: Data?
                do {
                    chunk = try await chunks.next(isolation: actor)
                } catch {
                    throw APIError(request, .transport(error))
                }
                if let chunk {
                    decoder.append(chunk)
                } else if decoder.isAtLineStart {
                    return nil
                } else {
                    throw APIError(request, .decoding("the answer ends within a line"))
                }
            }
        }
    }
}
