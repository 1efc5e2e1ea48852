import KubernetesAPI

/// The JSON merge patch (RFC 7386) that turns one document into another; nil where they are equal.
func mergePatch(from old: JSONValue, to new: JSONValue) -> JSONValue? {
    guard old != new else { return nil }
    guard let oldMembers = old.object, let newMembers = new.object else { return new }
    var patch: [String: JSONValue] = [:]
    for (name, value) in newMembers {
        if let before = oldMembers[name] {
            patch[name] = mergePatch(from: before, to: value)
        } else {
            patch[name] = value
        }
    }
    for name in oldMembers.keys where newMembers[name] == nil { patch[name] = .null }
    return .object(patch)
}
