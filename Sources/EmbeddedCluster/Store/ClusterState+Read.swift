import FoundationEssentials
import KubernetesAPI

extension ClusterState {
    func get(_ kind: ServedKind, _ key: ObjectKey) throws(Refusal) -> StoredObject {
        guard let object = self[kind.storage][key] else { throw .notFound(kind, key.name) }
        return object
    }

    /// What a list answers.
    struct Page {
        var objects: [StoredObject]
        var revision: Int64
        var next: String?
        var remaining = 0
    }

    /// How a list was asked for.
    struct ListOptions {
        var limit: Int?
        var token: String?
        var resourceVersion: String?
        var match: String?
    }

    func list(_ kind: ServedKind, _ selection: Selection, _ options: ListOptions) throws(Refusal) -> Page {
        var at = revision
        var after: ObjectKey?
        if let token = options.token, !token.isEmpty {
            guard let start = ContinueToken(token) else {
                throw .badRequest("invalid continue token: continue key is not valid")
            }
            at = start.revision
            after = start.key
        } else if let version = options.resourceVersion, let wanted = Int64(version), wanted > 0 {
            if wanted > revision { throw tooLarge(wanted) }
            if options.match == "Exact" { at = wanted }
        }
        guard let state = at == revision ? self[kind.storage].objects : self[kind.storage].objects(at: at) else {
            throw .expired(
                after == nil
                    ? "The resourceVersion for the provided list is too old."
                    : "The provided continue parameter is too old to display a consistent list result. You can start "
                        + "a new list without the continue parameter."
            )
        }
        var objects = state.values.filter(selection.matches).sorted { $0.key < $1.key }
        if let after { objects = objects.filter { after < $0.key } }
        let ignoresLimit = options.token == nil && options.resourceVersion == "0"
        guard let limit = options.limit, limit > 0, objects.count > limit, !ignoresLimit else {
            return Page(objects: objects, revision: at)
        }
        let page = Array(objects.prefix(limit))
        let next = page.last.map { ContinueToken(revision: at, key: $0.key).text }
        return Page(objects: page, revision: at, next: next, remaining: objects.count - limit)
    }

    /// How a watch was asked for.
    struct WatchOptions {
        var resourceVersion: String?
        var sendsInitialEvents = false
        var wantsBookmarks = false
        var user = ""
        var isStalled = false
    }

    /// Opens a watch; what it starts with is already in its output.
    mutating func openWatch(
        _ kind: ServedKind,
        _ selection: Selection,
        _ options: WatchOptions
    ) -> (id: Int, output: AsyncStream<Watch.Output>) {
        let (stream, output) = AsyncStream<Watch.Output>.makeStream()
        let watch = Watch(
            storage: kind.storage,
            selection: selection,
            user: options.user,
            wantsBookmarks: options.wantsBookmarks,
            isStalled: options.isStalled,
            output: output
        )
        let start = Int64(options.resourceVersion ?? "") ?? 0
        if options.isStalled {
            // Not even what exists is delivered.
        } else if start == 0 || options.sendsInitialEvents {
            let objects = self[kind.storage].objects.values.filter(selection.matches)
            for object in objects.sorted(by: { $0.key < $1.key }) { output.yield(.event(.added, object)) }
            if options.sendsInitialEvents, options.wantsBookmarks { watch.bookmark(revision, endsInitialEvents: true) }
        } else if start > revision {
            output.yield(.error(tooLarge(start)))
            output.finish()
        } else if let changes = self[kind.storage].changes(after: start) {
            for event in changes { watch.deliver(event) }
        } else {
            output.yield(.error(tooOld(start, kind)))
            output.finish()
        }
        lastWatch += 1
        watches[lastWatch] = watch
        return (lastWatch, stream)
    }

    func tooOld(_ start: Int64, _ kind: ServedKind) -> Refusal {
        .expired("too old resource version: \(start) (\(self[kind.storage].compacted))")
    }

    private func tooLarge(_ wanted: Int64) -> Refusal {
        Refusal(
            504,
            "Timeout",
            "Timeout: Too large resource version: \(wanted), current: \(revision)",
            details: APIStatus.Details(
                causes: [
                    APIStatus.Cause(
                        reason: "ResourceVersionTooLarge",
                        message: "Too large resource version",
                        field: nil
                    )
                ],
                retryAfterSeconds: 1
            )
        )
    }
}

/// Where the next page of a list starts.
private struct ContinueToken {
    var revision: Int64
    var key: ObjectKey

    init(revision: Int64, key: ObjectKey) {
        self.revision = revision
        self.key = key
    }

    init?(_ text: String) {
        guard let data = Data(base64Encoded: text), let value = try? JSONValue(parsing: data),
            let revision = value["rv"]?.integer, let name = value["name"]?.string
        else { return nil }
        self.init(revision: revision, key: ObjectKey(namespace: value["ns"]?.string ?? "", name: name))
    }

    var text: String {
        let value: JSONValue = ["rv": .integer(revision), "ns": .string(key.namespace), "name": .string(key.name)]
        return base64(value.text)
    }
}
