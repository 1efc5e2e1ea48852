/// One event of a watch.
package enum WatchEvent<Object: KubernetesObject>: Hashable, Sendable {
    /// The object is new to this watch.
    case added(Object)
    /// The object changed.
    case modified(Object)
    /// The object is gone, or no longer matches the selector; the value is its last state.
    case deleted(Object)
    /// Everything up to this version has been delivered.
    ///
    /// `endsInitialEvents`: the objects that existed when a streaming list began have all been delivered.
    case bookmark(ResourceVersion, endsInitialEvents: Bool)
    /// The server ends the watch for this reason, such as `Expired`.
    case error(APIStatus)
}

extension WatchEvent: Decodable {
    /// Decodes one line of a watch's body.
    ///
    /// A type that is not known is an error: the watch must start anew.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        switch try container.decode(String.self, forKey: .type) {
        case "ADDED": self = .added(try container.decode(Object.self, forKey: .object))
        case "MODIFIED": self = .modified(try container.decode(Object.self, forKey: .object))
        case "DELETED": self = .deleted(try container.decode(Object.self, forKey: .object))
        case "BOOKMARK":
            let bookmark = try container.decode(Bookmark.self, forKey: .object)
            self = .bookmark(
                ResourceVersion(bookmark.metadata.resourceVersion),
                endsInitialEvents: bookmark.metadata.annotations?["k8s.io/initial-events-end"] == "true"
            )
        case "ERROR": self = .error(try container.decode(APIStatus.self, forKey: .object))
        case let type:
            throw DecodingError.dataCorruptedError(
                forKey: .type,
                in: container,
                debugDescription: "unknown type of watch event: \(type)"
            )
        }
    }

    private enum CodingKeys: String, CodingKey { case type, object }

    private struct Bookmark: Decodable {
        var metadata: Metadata
        struct Metadata: Decodable {
            var resourceVersion: String
            var annotations: [String: String]?
        }
    }
}
