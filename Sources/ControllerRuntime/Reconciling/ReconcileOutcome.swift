/// How one pass over a key ended.
package enum ReconcileOutcome: Sendable {
    /// Nothing to do until something changes.
    case done
    /// Look again after this time, or sooner where something changes.
    case requeue(after: Duration)
    /// Try again, later with each failure in a row.
    case failed(any Error)
    /// Trying again would not help until something changes.
    case failedTerminally(any Error)
}
