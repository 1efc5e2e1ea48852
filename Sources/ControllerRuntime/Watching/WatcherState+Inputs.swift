package import KubernetesAPI
package import KubernetesClient

extension WatcherState {
    /// How a watch ended.
    package enum End: Sendable {
        /// The server ended it, as it does when its time is over.
        case closed
        /// It could not be opened, or broke.
        case failed(APIError)
        /// The deadline passed.
        case silent
    }

    /// A plain list came in whole.
    package mutating func listed(_ page: ListPage<Object>) -> CacheChange<Object>? {
        guard case .listing = phase else { return nil }
        let version = ResourceVersion(page.metadata.resourceVersion ?? "0")
        phase = .synced(version)
        problem = nil
        return .replace(page.items, version)
    }

    /// A plain list failed.
    package mutating func listFailed(_ error: APIError, now: Instant, chance: Double) {
        guard case .listing = phase else { return }
        phase = .unsynced
        failed(.request(error), now: now, chance: chance)
    }

    /// An event came.
    package mutating func received(_ event: WatchEvent<Object>, now: Instant, chance: Double) -> Reaction {
        switch phase {
        case .streaming(let began, var objects):
            // Emptied while the dictionary is changed, so that it is changed in place.
            phase = .unsynced
            return receivedInitial(event, began: began, objects: &objects, now: now, chance: chance)
        case .watching(let version, let began, _, let delivered):
            return receivedChange(
                event,
                version: version,
                began: began,
                delivered: delivered + 1,
                now: now,
                chance: chance
            )
        case .unsynced, .listing, .synced:
            return Reaction(endsWatch: true)
        }
    }

    private mutating func receivedInitial(
        _ event: WatchEvent<Object>,
        began: Instant,
        objects: inout [ObjectKey: Object],
        now: Instant,
        chance: Double
    ) -> Reaction {
        switch event {
        case .added(let object), .modified(let object): objects[object.key] = object
        case .deleted(let object): objects[object.key] = nil
        case .bookmark(let version, endsInitialEvents: true):
            // Delivered counts from one: the bookmark shows that this watch works.
            phase = .watching(version, began: began, lastActivity: now, delivered: 1)
            problem = nil
            return Reaction(change: .replace(Array(objects.values), version))
        case .bookmark(_, endsInitialEvents: false): break
        case .error(let status):
            watchRefused(Self.error(status), now: now, chance: chance)
            return Reaction(endsWatch: true)
        }
        phase = .streaming(began: began, objects: objects)
        return Reaction()
    }

    private mutating func receivedChange(
        _ event: WatchEvent<Object>,
        version: ResourceVersion,
        began: Instant,
        delivered: Int,
        now: Instant,
        chance: Double
    ) -> Reaction {
        let change: CacheChange<Object>
        let newVersion: ResourceVersion
        switch event {
        case .added(let object), .modified(let object):
            newVersion = object.metadata.resourceVersion.map { ResourceVersion($0) } ?? version
            change = .upsert(object)
        case .deleted(let object):
            newVersion = object.metadata.resourceVersion.map { ResourceVersion($0) } ?? version
            change = .remove(object)
        case .bookmark(let bookmark, _):
            newVersion = bookmark
            change = .advance(bookmark)
        case .error(let status):
            watchRefused(Self.error(status), now: now, chance: chance)
            return Reaction(endsWatch: true)
        }
        phase = .watching(newVersion, began: began, lastActivity: now, delivered: delivered)
        failures = 0
        problem = nil
        return Reaction(change: change)
    }

    /// The watch that `nextAction` asked for is over.
    ///
    /// After an event whose reaction ended it, this does nothing.
    package mutating func ended(_ end: End, now: Instant, chance: Double) {
        switch (phase, end) {
        case (.streaming, .failed(let error)), (.watching, .failed(let error)):
            watchRefused(error, now: now, chance: chance)
        case (.streaming, .closed), (.streaming, .silent):
            canStreamLists = false
            phase = .unsynced
            // Not a failure of the server: the plain list follows at once.
            problem = .incompleteStreamingList
        case (.watching(let version, _, _, _), .silent):
            phase = .synced(version)
            failed(.silence, now: now, chance: chance)
        case (.watching(let version, let began, _, let delivered), .closed):
            phase = .synced(version)
            if delivered == 0, began.duration(to: now) < rules.shortWatch {
                failed(.shortWatch, now: now, chance: chance)
            }
        case (.unsynced, _), (.listing, _), (.synced, _):
            break
        }
    }

    /// An ERROR event says what an HTTP status would have said, had the stream not begun.
    private static func error(_ status: APIStatus) -> APIError {
        APIError(
            verb: "watch",
            path: Object.resource.path(),
            cause: .status(status, code: status.code ?? 0, retryAfter: nil)
        )
    }

    private mutating func watchRefused(_ error: APIError, now: Instant, chance: Double) {
        let wasStreaming = if case .watching = phase { false } else { true }
        if wasStreaming, error.refusesStreamingList {
            canStreamLists = false
            phase = .unsynced
            problem = .incompleteStreamingList
        } else if error.requiresRelist {
            phase = .unsynced
            // Once at once: what expires in the ordinary course of things shall not cost a second.
            failed(.expired, waits: failures > 0, now: now, chance: chance)
        } else {
            if case .watching(let version, _, _, _) = phase { phase = .synced(version) } else { phase = .unsynced }
            failed(.request(error), now: now, chance: chance)
        }
    }

    private mutating func failed(_ problem: Problem, waits: Bool = true, now: Instant, chance: Double) {
        failures += 1
        self.problem = problem
        guard waits else { return }
        resumesAt = now.advanced(by: rules.backoff.delay(afterFailures: failures, chance: chance))
    }
}

extension APIError {
    /// The version asked for cannot be continued: too old, newer than the server's, or followed by what does not decode.
    fileprivate var requiresRelist: Bool {
        if case .decoding = cause { return true }
        return isGone || causes.contains { $0.reason == "ResourceVersionTooLarge" }
    }

    /// The server does not know streaming lists, or has them switched off.
    fileprivate var refusesStreamingList: Bool { [400, 405, 406, 415, 422].contains(code) }
}
