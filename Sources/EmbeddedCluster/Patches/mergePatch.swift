import KubernetesAPI

/// A document after a JSON merge patch (RFC 7386).
func mergePatched(_ document: JSONValue, by patch: JSONValue) -> JSONValue {
    guard let changes = patch.object else { return patch }
    var members = document.object ?? [:]
    for (name, change) in changes {
        // Not a conditional expression: there `nil` would be a JSON null.
        if change == .null {
            members.removeValue(forKey: name)
        } else {
            members[name] = mergePatched(members[name] ?? .null, by: change)
        }
    }
    return .object(members)
}
