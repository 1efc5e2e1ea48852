import FoundationEssentials
import KubernetesAPI

extension DesiredManifest {
    /// Paths whose live values stay.
    var keptPaths: [[String]] { if case .keep(let paths) = policy { paths } else { [] } }

    /// What the object shall be, without what it may keep.
    var intended: Data { intendedValue.map { Data($0.serialized) } ?? manifest }

    /// The same as a document; nil where nothing is kept.
    private var intendedValue: JSONValue? {
        guard !keptPaths.isEmpty, var value = try? JSONValue(parsing: manifest) else { return nil }
        for path in keptPaths { value[path: path] = nil }
        return value
    }

    /// The manifest with what a manager has applied to a live object at the kept paths.
    func keeping(_ live: JSONValue, appliedBy manager: String) -> Data {
        guard var value = intendedValue else { return manifest }
        let applied = appliedFields(of: live, by: manager) ?? .object([:])
        for path in keptPaths where applied[path: path] != nil { value[path: path] = applied[path: path] }
        return Data(value.serialized)
    }

    /// True where a manager has applied no more than this to a live object, what is kept and its mark left out.
    func isAllThatIsApplied(to live: JSONValue, by manager: String, markedBy annotation: String) -> Bool {
        guard var applied = appliedFields(of: live, by: manager), var wanted = intendedValue
        else { return false }
        for path in keptPaths + [["metadata", "annotations", annotation]] {
            applied[path: path] = nil
            wanted[path: path] = nil
        }
        return isSubset(intent: applied, of: wanted)
    }
}
