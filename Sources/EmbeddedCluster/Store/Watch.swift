import KubernetesAPI

/// One open watch: what it selects, and where its events go.
struct Watch: Sendable {
    var storage: StorageKey
    var selection: Selection
    var user: String
    var wantsBookmarks: Bool
    /// Nothing more is delivered, and the connection stays open.
    var isStalled = false
    var output: AsyncStream<Output>.Continuation

    /// What a watch delivers.
    enum Output: Sendable {
        case event(StoredEvent.Change, StoredObject)
        case bookmark(revision: Int64, endsInitialEvents: Bool)
        /// Ends the watch with this reason.
        case error(Refusal)
        /// Ends the connection without an answer.
        case cut
    }

    func deliver(_ event: StoredEvent) {
        guard !isStalled, let seen = event.seen(through: selection) else { return }
        output.yield(.event(seen.change, seen.object))
    }

    func bookmark(_ revision: Int64, endsInitialEvents: Bool = false) {
        guard !isStalled else { return }
        output.yield(.bookmark(revision: revision, endsInitialEvents: endsInitialEvents))
    }
}
