import Hummingbird
import Logging
import NIOCore

/// Runs a body against a real server on a loopback port, and stops the server after it.
func withServer<Answer: Sendable>(
    _ router: Router<BasicRequestContext>,
    _ body: @escaping @Sendable (_ url: String) async throws -> Answer
) async throws -> Answer {
    let (ports, announcer) = AsyncStream<Int>.makeStream()
    let app = Application(
        router: router,
        configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
        onServerRunning: { channel in
            announcer.yield(channel.localAddress?.port ?? 0)
            announcer.finish()
        },
        logger: Logger(label: "server", factory: { _ in SwiftLogNoOpLogHandler() })
    )
    return try await withThrowingTaskGroup(of: Answer?.self) { group in
        group.addTask {
            try await app.run()
            return nil
        }
        group.addTask {
            for await port in ports { return try await body("http://127.0.0.1:\(port)") }
            return nil
        }
        defer { group.cancelAll() }
        while let result = try await group.next() {
            if let result { return result }
        }
        throw CancellationError()
    }
}
