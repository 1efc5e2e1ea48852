package import KubernetesClient
import Synchronization

/// Until when this process may write: set by the elector, asked before every write.
///
/// A process that was stopped for a minute and wakes up finds itself fenced before it has noticed anything else.
package final class LeaseValidity<C: Clock>: Sendable where C.Duration == Duration, C.Instant: Sendable {
    private let clock: C
    private let validUntil = Mutex<C.Instant?>(nil)

    package init(clock: C) { self.clock = clock }

    /// Sets the end; nil forbids writes.
    func set(_ instant: C.Instant?) { validUntil.withLock { $0 = instant } }

    /// Why this process may not write now; nil where it may.
    package var refusal: WriteRefusal? {
        switch validUntil.withLock({ $0 }) {
        case nil: WriteRefusal(reason: "this replica does not lead")
        case let end? where clock.now >= end: WriteRefusal(reason: "the lease was not renewed in time")
        default: nil
        }
    }

    /// For the client that writes.
    ///
    /// The elector's own client must not have it.
    package var fence: WriteFence { { self.refusal } }
}
