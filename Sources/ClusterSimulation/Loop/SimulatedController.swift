package import FoundationEssentials
package import KubernetesAPI

/// One controller: what it watches, whom a change concerns, and what to do about one object.
///
/// A pass sees the store only, so that it comes to the same whatever woke it.
package protocol SimulatedController: Sendable {
    /// Unique, for logs and for the queue.
    var name: String { get }
    /// The kinds whose changes it hears of; all are listed before the first pass.
    var watched: [ResourceType] { get }
    /// The keys, in its own terms, that a change concerns.
    func keys(concernedBy change: ObjectChange, in store: ObjectStore) -> [ObjectKey]
    /// What to do about one key.
    func decide(_ key: ObjectKey, in store: ObjectStore, now: Date) -> Decision
    /// Keys that need a pass although no object changed; nil where only changes count. One reader.
    var wakeUps: AsyncStream<ObjectKey>? { get }
}

extension SimulatedController {
    /// None: changes alone count.
    package var wakeUps: AsyncStream<ObjectKey>? { nil }
}
