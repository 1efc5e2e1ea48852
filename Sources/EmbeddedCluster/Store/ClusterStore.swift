package import FoundationEssentials
package import KubernetesAPI
import Synchronization

/// The cluster behind its lock: what the server and tests share.
package final class ClusterStore: Sendable {
    private let state: Mutex<State>
    /// What time it is in the cluster.
    package let now: @Sendable () -> Date

    struct State: Sendable {
        var cluster: ClusterState
        var access: AccessTable
        var faults: [FaultRule] = []
        var log: [RequestRecord] = []
    }

    init(historyLimit: Int, access: AccessTable, now: @escaping @Sendable () -> Date) {
        self.now = now
        var cluster = ClusterState(historyLimit: historyLimit)
        let time = now()
        for name in ["default", "kube-system", "kube-public", "kube-node-lease"] {
            guard let kind = cluster.kinds.kind(storage: StorageKey("", "namespaces")) else { continue }
            let body: JSONValue = ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string(name)]]
            _ = try? cluster.create(body, kind, namespace: "", WriteOptions(manager: "kube-apiserver"), now: time)
        }
        state = Mutex(State(cluster: cluster, access: access))
    }

    /// Reads or changes everything in one step.
    func withState<Result>(_ body: (inout sending State) throws(Refusal) -> sending Result) throws(Refusal) -> Result {
        try state.withLock(body)
    }

    /// Reads or changes everything in one step that cannot be refused.
    func update<Result>(_ body: (inout sending State) -> sending Result) -> Result { state.withLock(body) }
}

extension ClusterStore {
    /// The latest requests, oldest first; the oldest of very many are forgotten.
    package var requests: [RequestRecord] { update { $0.log } }

    /// Forgets all requests so far.
    package func clearRequests() { update { $0.log = [] } }

    /// The latest requests, oldest first, which are then forgotten.
    package func takeRequests() -> [RequestRecord] {
        update { state in
            defer { state.log = [] }
            return state.log
        }
    }

    /// Makes requests go wrong from now on; the first rule that meets a request applies.
    package func add(_ rule: FaultRule) { update { $0.faults.append(rule) } }

    /// Makes no more requests go wrong.
    package func clearFaults() { update { $0.faults = [] } }

    /// Denies a user something from now on.
    package func deny(_ denial: AccessDenial) { update { $0.access.denials.formUnion([denial]) } }

    /// Allows again what was denied.
    package func allow(_ denial: AccessDenial) { update { $0.access.denials.subtract([denial]) } }

    /// Makes a token unknown: requests with it are answered 401, and open watches stay.
    package func revoke(token: String) { update { $0.access.tokens[token] = nil } }

    /// Makes a token known.
    package func accept(token: String, user: String) { update { $0.access.tokens[token] = user } }

    /// Adds rules on a kind, asked after its schema.
    package func add(_ rule: AdmissionRule) {
        update { $0.cluster.rules[rule.qualifiedKind, default: []].append(rule) }
    }

    /// An object as it is kept; nil where there is none.
    package func object(_ reference: ObjectReference) -> JSONValue? {
        update { state in
            let storage = StorageKey(reference.resource.group, reference.resource.plural)
            return state.cluster[storage][reference.key]?.value
        }
    }

    /// All objects of a kind, sorted by key.
    package func objects(_ resource: ResourceType) -> [JSONValue] {
        update { state in
            state.cluster[StorageKey(resource.group, resource.plural)].objects
                .sorted { $0.key < $1.key }.map(\.value.value)
        }
    }

    /// The newest resource version.
    package var resourceVersion: Int64 { update { $0.cluster.revision } }

    /// Applies a manifest as a client would, past all access rules and faults.
    @discardableResult
    package func apply(_ manifest: JSONValue, fieldManager: String = "test") throws(Refusal) -> JSONValue {
        let time = now()
        return try withState { state throws(Refusal) in
            guard
                let kind = state.cluster.kinds.kind(
                    apiVersion: manifest["apiVersion"]?.string ?? "",
                    kind: manifest["kind"]?.string ?? ""
                )
            else { throw .badRequest("no kind \(manifest["kind"]?.string ?? "") is served") }
            let namespace = manifest[path: ["metadata", "namespace"]]?.string ?? "default"
            let key = ObjectKey(
                namespace: kind.resource.isNamespaced ? namespace : "",
                name: manifest[path: ["metadata", "name"]]?.string ?? ""
            )
            let options = WriteOptions(manager: fieldManager, isForced: true)
            return try state.cluster.apply(manifest, kind, key, options, now: time).object.value
        }
    }
}

extension ClusterStore {
    /// Forgets the history of all kinds: continue tokens and watches from earlier versions expire.
    package func compact() {
        update { state in
            for storage in state.cluster.collections.keys { state.cluster[storage].compact() }
        }
    }

    /// Ends open watches without an answer.
    ///
    /// - Parameter resource: nil for those of all kinds.
    package func cutWatches(_ resource: ResourceType? = nil) { endWatches(resource) { $0.yield(.cut) } }

    /// Ends open watches with an ERROR event of 410.
    package func expireWatches(_ resource: ResourceType? = nil) {
        endWatches(resource) { $0.yield(.error(.expired("The resourceVersion for the provided watch is too old."))) }
    }

    /// Ends open watches as their time limit does.
    package func closeWatches(_ resource: ResourceType? = nil) { endWatches(resource) { _ in } }

    /// Keeps open watches open and silent.
    package func stallWatches(_ resource: ResourceType? = nil) {
        update { state in
            for (id, watch) in state.cluster.watches where Self.matches(watch, resource) {
                state.cluster.watches[id]?.isStalled = true
            }
        }
    }

    /// Sends a bookmark to all open watches that asked for them.
    package func sendBookmarks() {
        update { state in
            for watch in state.cluster.watches.values where watch.wantsBookmarks {
                watch.bookmark(state.cluster.revision)
            }
        }
    }

    /// How many watches are open.
    package func openWatches(_ resource: ResourceType? = nil) -> Int {
        update { state in state.cluster.watches.values.count { Self.matches($0, resource) } }
    }

    private func endWatches(
        _ resource: ResourceType?,
        with last: @Sendable (AsyncStream<Watch.Output>.Continuation) -> Void
    ) {
        update { state in
            for (id, watch) in state.cluster.watches where Self.matches(watch, resource) {
                last(watch.output)
                watch.output.finish()
                state.cluster.watches[id] = nil
            }
        }
    }

    private static func matches(_ watch: Watch, _ resource: ResourceType?) -> Bool {
        guard let resource else { return true }
        return watch.storage == StorageKey(resource.group, resource.plural)
    }
}
