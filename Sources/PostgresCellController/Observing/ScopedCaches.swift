package import ControllerRuntime
import FoundationEssentials
package import KubernetesAPI

/// The caches of every scope: one for all namespaces, or one for each namespace that the operator may see.
package struct ScopedCaches: Sendable {
    private let all: CellCaches?
    private let byNamespace: [String: CellCaches]

    /// - Parameter namespaces: empty for all namespaces.
    package init(namespaces: [String], wake: @escaping @Sendable (ObjectKey, _ isInitial: Bool) -> Void) {
        all = namespaces.isEmpty ? CellCaches(wake: wake) : nil
        byNamespace = Dictionary(
            namespaces.map { ($0, CellCaches(wake: wake)) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// The caches that hold a namespace; nil for one that is not watched.
    package subscript(namespace: String) -> CellCaches? { all ?? byNamespace[namespace] }

    /// Every scope with its namespace, nil for all namespaces.
    package var scopes: [(namespace: String?, caches: CellCaches)] {
        if let all { [(nil, all)] } else { byNamespace.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }
    }

    /// For the applier: the caches by kind, each over all scopes.
    package var live: [ResourceType: any LiveObjects] {
        if let all { return all.live }
        var live: [ResourceType: [String: any LiveObjects]] = [:]
        for (namespace, caches) in byNamespace {
            for (resource, cache) in caches.live { live[resource, default: [:]][namespace] = cache }
        }
        return live.mapValues { NamespacedLiveObjects(caches: $0) }
    }
}

/// One kind's caches, a namespace each.
private struct NamespacedLiveObjects: LiveObjects {
    let caches: [String: any LiveObjects]

    var isSynced: Bool { caches.values.allSatisfy(\.isSynced) }

    func metadata(_ key: ObjectKey) -> ObjectMeta? { caches[key.namespace]?.metadata(key) }

    func recordWrite(body: Data) {
        guard let namespace = try? JSONCoding.decode(Envelope.self, from: body).metadata.namespace else { return }
        caches[namespace]?.recordWrite(body: body)
    }

    func recordDeletion(_ key: ObjectKey, uid: String) { caches[key.namespace]?.recordDeletion(key, uid: uid) }

    private struct Envelope: Decodable { var metadata: ObjectMeta }
}
