import ControllerRuntime
import KubernetesAPI
import KubernetesClient
import Synchronization

/// A watch source whose watches the test feeds by hand.
final class ScriptedWatchSource: WatchSource {
    typealias Object = Widget

    /// The test's end of one open watch.
    struct Feed: Sendable {
        var request: APIRequest
        private let continuation: AsyncStream<Result<WatchEvent<Widget>, APIError>>.Continuation

        init(request: APIRequest, continuation: AsyncStream<Result<WatchEvent<Widget>, APIError>>.Continuation) {
            self.request = request
            self.continuation = continuation
        }

        func send(_ event: WatchEvent<Widget>) { continuation.yield(.success(event)) }
        func fail(_ error: APIError) { continuation.yield(.failure(error)) }
        func close() { continuation.finish() }

        func bookmark(_ version: String, endsInitialEvents: Bool = false) {
            send(.bookmark(ResourceVersion(version), endsInitialEvents: endsInitialEvents))
        }
    }

    struct Events: AsyncSequence, Sendable {
        typealias Element = WatchEvent<Widget>
        typealias Failure = APIError

        let stream: AsyncStream<Result<WatchEvent<Widget>, APIError>>

        func makeAsyncIterator() -> Iterator { Iterator(base: stream.makeAsyncIterator()) }

        struct Iterator: AsyncIteratorProtocol {
            var base: AsyncStream<Result<WatchEvent<Widget>, APIError>>.Iterator

            mutating func next(
                isolation actor: isolated (any Actor)? = #isolation
            ) async throws(APIError) -> WatchEvent<Widget>? {
                try await base.next(isolation: actor)?.get()
            }
        }
    }

    private let feeds = AsyncStream.makeStream(of: Feed.self)
    private let page: Mutex<Result<ListPage<Widget>, APIError>>
    private let abandoned = Mutex(0)

    init(page: Result<ListPage<Widget>, APIError> = .failure(.unavailable)) { self.page = Mutex(page) }

    var abandonedCount: Int { abandoned.withLock { $0 } }

    /// The next watch that is opened.
    func opened() async -> Feed {
        for await feed in feeds.stream { return feed }
        preconditionFailure("the stream of watches never ends")
    }

    func list(_ selection: ResourceSelection) async throws(APIError) -> ListPage<Widget> {
        try page.withLock { $0 }.get()
    }

    func watch(_ request: APIRequest) async throws(APIError) -> Events {
        let (stream, continuation) = AsyncStream.makeStream(of: Result<WatchEvent<Widget>, APIError>.self)
        feeds.continuation.yield(Feed(request: request, continuation: continuation))
        return Events(stream: stream)
    }

    func abandonConnections() { abandoned.withLock { $0 += 1 } }
}
