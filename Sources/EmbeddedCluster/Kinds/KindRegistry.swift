import KubernetesAPI

/// The kinds that are served now: built in, and defined by custom resource definitions.
struct KindRegistry: Sendable {
    private var byPath: [Path: ServedKind] = [:]
    /// Counts changes, for caches of discovery documents.
    private(set) var generation = 0

    private struct Path: Hashable {
        var group: String
        var version: String
        var plural: String
    }

    init() { for kind in builtInKinds { put(kind) } }

    /// The kind at a place in the API.
    func kind(group: String, version: String, plural: String) -> ServedKind? {
        byPath[Path(group: group, version: version, plural: plural)]
    }

    /// The kind that an object or an owner reference names; of several versions any.
    func kind(apiVersion: String, kind: String) -> ServedKind? {
        byPath.values.first { $0.resource.apiVersion == apiVersion && $0.resource.kind == kind }
    }

    /// A kind whose objects are kept here.
    func kind(storage: StorageKey) -> ServedKind? {
        byPath[Path(group: storage.group, version: "v1", plural: storage.plural)]
            ?? byPath.values.first { $0.storage == storage }
    }

    /// All kinds, sorted by group, version and plural.
    var all: [ServedKind] {
        byPath.values.sorted {
            ($0.resource.group, $0.resource.version, $0.resource.plural)
                < ($1.resource.group, $1.resource.version, $1.resource.plural)
        }
    }

    mutating func put(_ kind: ServedKind) {
        let resource = kind.resource
        byPath[Path(group: resource.group, version: resource.version, plural: resource.plural)] = kind
        generation += 1
    }

    mutating func remove(group: String, plural: String) {
        byPath = byPath.filter { $0.key.group != group || $0.key.plural != plural }
        generation += 1
    }
}
