/// Asked before every request that changes the cluster: nil lets it pass.
///
/// A leader elector answers from its lease, so that a replica which lost it, or was stopped for a while, writes
/// nothing.
package typealias WriteFence = @Sendable () -> WriteRefusal?

/// Why this process may not write now.
package struct WriteRefusal: Hashable, Sendable {
    /// For people, such as `the lease expired`.
    package var reason: String

    package init(reason: String) { self.reason = reason }
}
