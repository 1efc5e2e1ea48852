import KubernetesAPI

/// One step of a path in `fieldsV1`.
enum PathElement: Hashable, Sendable {
    /// `f:name`: a member of an object.
    case field(String)
    /// `k:{…}`: an element of a list, by the members that tell it apart.
    case key(JSONValue)
    /// `v:value`: an element of a set.
    case value(JSONValue)

    init?(fieldsV1 text: String) {
        let rest = text.dropFirst(2)
        switch text.prefix(2) {
        case "f:": self = .field(String(rest))
        case "k:":
            guard let value = try? JSONValue(parsing: rest.utf8) else { return nil }
            self = .key(value)
        case "v:":
            guard let value = try? JSONValue(parsing: rest.utf8) else { return nil }
            self = .value(value)
        default: return nil
        }
    }

    /// As a member's name in `fieldsV1`.
    var fieldsV1: String {
        switch self {
        case .field(let name): "f:" + name
        case .key(let key): "k:" + key.text
        case .value(let value): "v:" + value.text
        }
    }

    /// As the API server writes it in messages: `.spec`, `[name="app"]`.
    var text: String {
        switch self {
        case .field(let name): "." + name
        case .key(let key):
            "["
                + (key.object ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.text)" }
                .joined(separator: ",") + "]"
        case .value(let value): "[=\(value.text)]"
        }
    }

    /// The element of a list, as its semantics tell it apart; nil for atomic lists.
    static func element(_ value: JSONValue, of list: FieldShape) -> PathElement? {
        switch list.list {
        case .atomic: return nil
        case .set: return .value(value)
        case .map(let members):
            var key: [String: JSONValue] = [:]
            for member in members {
                if let found = value[member] ?? list.defaultKey(member) { key[member] = found }
            }
            return .key(.object(key))
        }
    }
}
