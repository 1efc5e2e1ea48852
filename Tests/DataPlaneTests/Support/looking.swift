/// Looks fifty times a second, in between too, while `body` runs.
func looking(
    _ look: @escaping @Sendable () -> Void,
    while body: @escaping @Sendable () async throws -> Void
) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
            while !Task.isCancelled {
                look()
                try? await Task.sleep(for: .milliseconds(20))
            }
        }
        group.addTask { try await body() }
        defer { group.cancelAll() }
        try await group.next()
    }
}
