package import KubernetesAPI

extension ClusterStore {
    /// Answers everything but watches, in one step.
    func answer(_ facts: RequestFacts, _ body: [UInt8]) throws(Refusal) -> Answer {
        let now = now()
        return try withState { state throws(Refusal) in
            guard let path = facts.resource else {
                guard let document = DiscoveryDocuments(kinds: state.cluster.kinds, facts: facts).answer() else {
                    throw .noSuchPath
                }
                return document
            }
            try state.access.check(facts)
            guard let kind = state.cluster.kinds.kind(group: path.group, version: path.version, plural: path.plural)
            else { throw .noSuchPath }
            return try ResourceRequest(facts: facts, path: path, kind: kind, body: body, now: now).answer(&state)
        }
    }

    /// Opens a watch.
    func openWatch(
        _ facts: RequestFacts,
        isStalled: Bool
    ) throws(Refusal) -> (id: Int, output: AsyncStream<Watch.Output>, form: ObjectForm) {
        let now = now()
        let target = facts.target
        return try withState { state throws(Refusal) in
            try state.access.check(facts)
            guard let path = facts.resource,
                let kind = state.cluster.kinds.kind(group: path.group, version: path.version, plural: path.plural),
                !kind.isReview
            else { throw .noSuchPath }
            let request = ResourceRequest(facts: facts, path: path, kind: kind, body: [], now: now)
            let sendsInitialEvents = target.isSet("sendInitialEvents")
            if sendsInitialEvents, target["resourceVersionMatch"] != "NotOlderThan" {
                throw Refusal(
                    422,
                    "Invalid",
                    "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden: sendInitialEvents "
                        + "requires setting resourceVersionMatch to NotOlderThan"
                )
            }
            let (id, output) = state.cluster.openWatch(
                kind,
                try request.selection(),
                .init(
                    resourceVersion: target["resourceVersion"],
                    sendsInitialEvents: sendsInitialEvents,
                    wantsBookmarks: target.isSet("allowWatchBookmarks"),
                    user: facts.user,
                    isStalled: isStalled
                )
            )
            return (id, output, ObjectForm(facts: facts, kind: kind, now: now))
        }
    }

    /// Answers a request as the HTTP server does, without HTTP, faults and the log.
    package func perform(_ request: APIRequest, user: String = "admin") throws(Refusal) -> JSONValue {
        let answer = try answer(facts(of: request, user), request.body.map(Array.init) ?? [])
        do {
            return try JSONValue(parsing: answer.body)
        } catch {
            throw .badRequest("the answer is not JSON: \(error)")
        }
    }

    /// Opens a watch as the HTTP server does: the lines that it would send, from now until it is ended.
    package func watch(_ request: APIRequest, user: String = "admin") throws(Refusal) -> AsyncStream<JSONValue> {
        let (id, output, form) = try openWatch(facts(of: request, user), isStalled: false)
        let store = self
        return AsyncStream(
            unfolding: {
                for await item in output {
                    guard let line = form.line(of: item, isFirst: false) else { return nil }
                    return try? JSONValue(parsing: line)
                }
                return nil
            },
            onCancel: { store.closeWatch(id) }
        )
    }

    private func facts(of request: APIRequest, _ user: String) -> RequestFacts {
        let target = RequestTarget(request.target)
        return RequestFacts(
            method: request.method.rawValue,
            target: target,
            path: request.target,
            user: user,
            userAgent: "test",
            accept: "application/json",
            contentType: request.contentType?.rawValue ?? "",
            resource: ResourcePath(target.parts)
        )
    }
}
