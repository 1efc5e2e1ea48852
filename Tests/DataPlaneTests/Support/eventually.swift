/// Returns once a condition is met.
///
/// - Throws: `NeverHappened` when the time is over; what `condition` throws counts as not met.
func eventually(
    _ what: String,
    within limit: Duration = .seconds(30),
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
        try await Task.sleep(for: .milliseconds(50))
    }
}

/// What was waited for in vain.
struct NeverHappened: Error, CustomStringConvertible {
    var what: String
    var limit: Duration
    var failure: (any Error)?

    var description: String {
        "no \(what) within \(limit)" + (failure.map { "; the last attempt failed: \($0)" } ?? "")
    }
}
