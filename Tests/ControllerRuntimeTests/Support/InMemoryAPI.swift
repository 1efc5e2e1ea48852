import ControllerRuntime
import FoundationEssentials
import KubernetesAPI
import KubernetesClient
import Synchronization

/// Objects by path behind the one seam that the runtime writes through; refuses what a server would refuse.
///
/// Apply keeps what others set apart from what was applied, so that a field that is no longer applied goes away and an
/// apply that changes nothing does not make a new version.
final class InMemoryAPI: RequestPerformer {
    struct Stored {
        /// The server's defaults and what others set.
        var foreign: JSONValue
        var applied: JSONValue
        var uid: String
        var version: Int
        var generation: Int

        var live: JSONValue {
            var value = applied.merged(over: foreign)
            value[path: ["metadata", "uid"]] = .string(uid)
            value[path: ["metadata", "resourceVersion"]] = .string(String(version))
            if value["spec"] != nil { value[path: ["metadata", "generation"]] = .integer(Int64(generation)) }
            return value
        }
    }

    struct State {
        var objects: [String: Stored] = [:]
        var version = 100
        var requests: [APIRequest] = []
        var failure: (@Sendable (APIRequest) -> APIError?)?
    }

    private let state = Mutex(State())

    /// Whatever was asked since the last call.
    func takeRequests() -> [APIRequest] {
        state.withLock { state in
            defer { state.requests = [] }
            return state.requests
        }
    }

    func fail(_ failure: (@Sendable (APIRequest) -> APIError?)?) { state.withLock { $0.failure = failure } }

    func live(_ reference: ObjectReference) -> JSONValue? {
        state.withLock { $0.objects[reference.get().path]?.live }
    }

    /// What somebody else does to an object; makes it where there is none.
    func touch(_ reference: ObjectReference, _ change: (inout JSONValue) -> Void) {
        state.withLock { state in
            state.version += 1
            var stored =
                state.objects[reference.get().path]
                ?? Stored(
                    foreign: .object([:]),
                    applied: .object([:]),
                    uid: "uid-\(state.version)",
                    version: 0,
                    generation: 1
                )
            let before = stored.live["spec"]
            var live = stored.applied.merged(over: stored.foreign)
            change(&live)
            stored.foreign = live
            stored.applied = .object([:])
            if stored.live["spec"] != before { stored.generation += 1 }
            stored.version = state.version
            state.objects[reference.get().path] = stored
        }
    }

    /// Removes an object as garbage collection does.
    func remove(_ reference: ObjectReference) {
        state.withLock { $0.objects[reference.get().path] = nil }
    }

    func perform(_ request: APIRequest) async throws(APIError) -> Data {
        let result: Result<Data, APIError> = state.withLock { state in
            state.requests.append(request)
            if let error = state.failure?(request) { return .failure(error) }
            do throws(APIError) {
                return .success(Data(try state.answer(request).serialized))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}

extension InMemoryAPI.State {
    mutating func answer(_ request: APIRequest) throws(APIError) -> JSONValue {
        let body = request.body.flatMap { try? JSONValue(parsing: $0) } ?? .null
        switch request.method {
        case .get:
            guard let stored = objects[request.path] else { throw .refusal(404, "NotFound") }
            return stored.live
        case .post:
            let name = body[path: ["metadata", "name"]]?.string ?? ""
            guard objects[request.path + "/" + name] == nil else { throw .refusal(409, "AlreadyExists") }
            return store(body, at: request.path + "/" + name)
        case .put:
            guard let stored = objects[request.path] else { throw .refusal(404, "NotFound") }
            guard body[path: ["metadata", "resourceVersion"]]?.string == String(stored.version) else {
                throw .refusal(409, "Conflict")
            }
            return store(body, at: request.path)
        case .patch:
            guard request.contentType == .apply else { return store(body, at: request.path, merges: true) }
            return store(body, at: request.path)
        case .delete:
            guard let stored = objects[request.path] else { throw .refusal(404, "NotFound") }
            if let uid = body[path: ["preconditions", "uid"]]?.string, uid != stored.uid {
                throw .refusal(409, "Conflict")
            }
            objects[request.path] = nil
            return ["kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Success"]
        }
    }

    private mutating func store(_ body: JSONValue, at path: String, merges: Bool = false) -> JSONValue {
        var stored =
            objects[path]
            ?? .init(foreign: .object([:]), applied: .object([:]), uid: "uid-\(version + 1)", version: 0, generation: 0)
        let before = stored
        stored.applied = merges ? body.merged(over: stored.applied) : body
        if stored.live["spec"] != before.live["spec"] { stored.generation += 1 }
        if stored.live != before.live || before.version == 0 {
            version += 1
            stored.version = version
        }
        objects[path] = stored
        return stored.live
    }
}

extension JSONValue {
    /// Members of this value on top of another's; lists are replaced.
    fileprivate func merged(over base: JSONValue) -> JSONValue {
        guard let members = object, let baseMembers = base.object else { return self }
        return .object(baseMembers.merging(members) { $1.merged(over: $0) })
    }
}
