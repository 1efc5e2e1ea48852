package import KubernetesAPI
package import KubernetesClient

/// What a watcher does next, as a state machine without I/O and without a clock.
///
/// The shell asks `nextAction`, performs it, and reports what came of it. Resource versions advance only from what was
/// delivered: events, bookmarks and complete lists (an event that is missed around a reconnect would be missed forever).
package struct WatcherState<Object: KubernetesObject, Instant: InstantProtocol & Sendable>: Sendable
where Instant.Duration == Duration {
    /// The times that govern a watcher.
    package struct Rules: Sendable {
        /// A streaming list that has not ended by then never will: some proxies swallow its last bookmark.
        package var streamingListLimit: Duration = .seconds(30)
        /// Bookmarks come about every 60 s, so a watch that is silent for longer is dead.
        package var silenceLimit: Duration = .seconds(70)
        /// A watch that ends sooner and without an event counts as a failure, or a broken server would be asked in a loop.
        package var shortWatch: Duration = .seconds(1)
        /// How long to wait after failures in a row.
        package var backoff = Backoff(first: .milliseconds(800), limit: .seconds(30))
        /// What the server is asked to end a watch after, in seconds; random, so that watches do not end together.
        package var timeoutSeconds = 300...600

        package init() {}
    }

    /// What the shell shall do next.
    package enum Action: Hashable, Sendable {
        /// A watch that delivers what exists first.
        case streamingList(timeoutSeconds: Int)
        /// All pages of a plain list.
        case list
        /// A watch from a version on.
        case watch(from: ResourceVersion, timeoutSeconds: Int)
        /// Nothing until then.
        case wait(until: Instant)
    }

    /// What an event means.
    package struct Reaction: Hashable, Sendable {
        /// For the cache.
        package var change: CacheChange<Object>?
        /// The shell must leave this watch and ask for the next action.
        package var endsWatch: Bool

        package init(change: CacheChange<Object>? = nil, endsWatch: Bool = false) {
            self.change = change
            self.endsWatch = endsWatch
        }
    }

    enum Phase: Sendable {
        /// Nothing is known, or what is known cannot be continued.
        case unsynced
        /// A streaming list runs; `objects` have come so far.
        case streaming(began: Instant, objects: [ObjectKey: Object])
        /// A plain list runs.
        case listing
        /// Complete up to the version; no watch runs.
        case synced(ResourceVersion)
        /// Complete up to the version; a watch runs.
        case watching(ResourceVersion, began: Instant, lastActivity: Instant, delivered: Int)
    }

    /// The times that this watcher keeps.
    package let rules: Rules
    var phase: Phase = .unsynced
    var resumesAt: Instant?
    /// Failures since the last progress: an event or a bookmark of a watch.
    package internal(set) var failures = 0
    /// Why the last attempt failed; nil after progress.
    package internal(set) var problem: Problem?
    /// False once the server has shown that it cannot stream lists; not asked again.
    package internal(set) var canStreamLists: Bool

    package init(rules: Rules = Rules(), canStreamLists: Bool = true) {
        self.rules = rules
        self.canStreamLists = canStreamLists
    }

    /// What stands in the way.
    package enum Problem: Sendable {
        /// A request was refused or broke.
        case request(APIError)
        /// Neither an event nor a bookmark came for too long.
        case silence
        /// The server ended the watch at once.
        case shortWatch
        /// The version is no longer in the server's history.
        case expired
        /// A streaming list ended or stood still before its last bookmark.
        case incompleteStreamingList
    }

    /// True where the server does not serve the kind: there are no objects of it, until somebody installs it.
    package var isKindMissing: Bool {
        guard case .unsynced = phase, case .request(let error) = problem else { return false }
        return error.isNotFound
    }

    /// What to do now.
    ///
    /// - `chance`: uniform in 0..<1; spreads the ends of watches.
    package mutating func nextAction(now: Instant, chance: Double) -> Action {
        if let resumesAt, now < resumesAt { return .wait(until: resumesAt) }
        resumesAt = nil
        let spread = Double(rules.timeoutSeconds.upperBound - rules.timeoutSeconds.lowerBound)
        let timeoutSeconds = rules.timeoutSeconds.lowerBound + Int(spread * chance)
        switch phase {
        case .synced(let version), .watching(let version, _, _, _):
            phase = .watching(version, began: now, lastActivity: now, delivered: 0)
            return .watch(from: version, timeoutSeconds: timeoutSeconds)
        case .unsynced, .streaming, .listing:
            if canStreamLists {
                phase = .streaming(began: now, objects: [:])
                return .streamingList(timeoutSeconds: timeoutSeconds)
            }
            phase = .listing
            return .list
        }
    }

    /// When the running watch must be given up unless something comes before.
    package var deadline: Instant? {
        switch phase {
        case .streaming(let began, _): began.advanced(by: rules.streamingListLimit)
        case .watching(_, _, let lastActivity, _): lastActivity.advanced(by: rules.silenceLimit)
        case .unsynced, .listing, .synced: nil
        }
    }
}
