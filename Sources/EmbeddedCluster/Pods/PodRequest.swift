import KubernetesAPI
import NIOHTTP1

/// A request on a pod that what runs the pod is to answer.
struct PodRequest: Sendable {
    enum Kind: Sendable {
        case log(LogOptions)
        case run(ContainerCommand, hasInput: Bool)
    }

    var container: PodContainer
    var kind: Kind
}

extension ClusterStore {
    /// - Parameter isAnswered: with a WebSocket, which is logged.
    func podRequest(_ head: HTTPRequestHead, isAnswered: Bool) throws(Refusal) -> PodRequest? {
        let user = update { $0.access.user(authorization: head.headers.first(name: "Authorization")) }
        guard let user else { throw AccessTable.unauthorized }
        let facts = RequestFacts(method: head.method.rawValue, path: head.uri, user: user) {
            head.headers.first(name: $0)
        }
        let request = try podRequest(facts)
        if request != nil, isAnswered { log(facts, status: 101) }
        return request
    }

    /// - Returns: nil where the request is of another kind.
    func podRequest(_ facts: RequestFacts) throws(Refusal) -> PodRequest? {
        guard let path = facts.resource, path.group.isEmpty, path.plural == "pods",
            ["log", "exec"].contains(path.subresource)
        else { return nil }
        let pod = try withState { state throws(Refusal) in
            try state.access.check(facts)
            guard let kind = state.cluster.kinds.kind(group: "", version: path.version, plural: "pods") else {
                throw .noSuchPath
            }
            return try state.cluster.get(kind, ObjectKey(namespace: path.namespace, name: path.name)).value
        }
        let container = PodContainer(pod: pod, name: try Self.container(facts.target["container"], of: pod))
        if path.subresource == "log" { return PodRequest(container: container, kind: .log(LogOptions(facts.target))) }
        let words = facts.target.all("command")
        guard !words.isEmpty else { throw .badRequest("you must specify at least one command for the container") }
        let command = ContainerCommand(words: words, usesTerminal: facts.target.isSet("tty"))
        return PodRequest(container: container, kind: .run(command, hasInput: facts.target.isSet("stdin")))
    }

    private static func container(_ name: String?, of pod: JSONValue) throws(Refusal) -> String {
        func names(_ member: String) -> [String] {
            (pod[path: ["spec", member]]?.array ?? []).compactMap { $0["name"]?.string }
        }
        let containers = names("containers")
        let title = pod[path: ["metadata", "name"]]?.string ?? ""
        guard let name, !name.isEmpty else {
            guard containers.count > 1 else { return containers.first ?? "" }
            let choice = containers.joined(separator: " ")
            throw .badRequest("a container name must be specified for pod \(title), choose one of: [\(choice)]")
        }
        guard (containers + names("initContainers")).contains(name) else {
            throw .badRequest("container \(name) is not valid for pod \(title)")
        }
        return name
    }
}

extension LogOptions {
    init(_ target: RequestTarget) {
        ofPreviousRun = target.isSet("previous")
        follows = target.isSet("follow")
        showsTimes = target.isSet("timestamps")
        tail = target["tailLines"].flatMap(Int.init)
        seconds = target["sinceSeconds"].flatMap(Int.init)
    }
}

extension Refusal {
    /// Of a request without one.
    static let takesWebSocket = Refusal.badRequest(
        "programs are run over WebSockets alone, as kubectl has it from 1.31 on"
    )

    /// Pods of this cluster only seem to run.
    static let podsAreSimulated = Refusal(
        501,
        "NotImplemented",
        "the pods of this cluster are simulated: they write no logs and run no programs"
    )
}
