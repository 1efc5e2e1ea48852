/// Returns once a condition is met: for what lies outside our processes or cannot be watched.
///
/// - Throws: `NeverHappened` when the time is over; what `condition` throws counts as not met.
package func eventually(
    _ what: String,
    within limit: Duration = .seconds(120),
    askingEvery interval: Duration = .milliseconds(50),
    _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + limit
    var failure: (any Error)?
    while true {
        do {
            if try await condition() { return }
            failure = nil
        } catch { failure = error }
        guard ContinuousClock.now < deadline else { throw NeverHappened(what: what, limit: limit, failure: failure) }
        try await Task.sleep(for: interval)
    }
}

/// What was waited for in vain.
package struct NeverHappened: Error, CustomStringConvertible {
    var what: String
    var limit: Duration
    var failure: (any Error)?

    package var description: String {
        "no \(what) within \(limit)" + (failure.map { "; the last attempt failed: \($0)" } ?? "")
    }
}
