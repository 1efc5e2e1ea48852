package import KubernetesAPI

/// What `kubectl wait --for=condition=…` makes of an object.
///
/// Source of the rules: kubectl, `pkg/cmd/wait/condition.go`.
package struct KubectlWait: Sendable {
    /// Compared without regard to case.
    package var condition: String
    /// Compared without regard to case.
    package var status: String

    /// - Parameter expression: `Ready`, or `Ready=False`, as it stands after `--for=condition=`.
    package init(_ expression: String) {
        let parts = expression.split(separator: "=", maxSplits: 1).map(String.init)
        condition = parts.first ?? ""
        status = parts.count > 1 ? parts[1] : "True"
    }

    /// True where the command would end with success on seeing the object.
    package func isMet(by object: JSONValue) -> Bool {
        let generation = object[path: ["metadata", "generation"]]?.integer ?? 0
        let conditions = object[path: ["status", "conditions"]]?.array ?? []
        guard let found = conditions.first(where: { matches($0["type"]?.string, condition) }) else { return false }
        let observed =
            found["observedGeneration"]?.integer ?? object[path: ["status", "observedGeneration"]]?.integer
        if let observed, observed < generation { return false }
        return matches(found["status"]?.string, status)
    }

    private func matches(_ text: String?, _ wanted: String) -> Bool { text?.lowercased() == wanted.lowercased() }
}
