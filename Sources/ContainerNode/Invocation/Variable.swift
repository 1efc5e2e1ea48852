/// One of a container's environment variables.
package struct Variable: Hashable, Sendable {
    /// As the container sees it.
    package var name: String
    /// With references to other variables replaced.
    package var value: String
    /// Must not be seen by other users of the machine.
    package var isSecret: Bool

    package init(name: String, value: String, isSecret: Bool = false) {
        self.name = name
        self.value = value
        self.isSecret = isSecret
    }
}

/// Why a container cannot be made from what the pod and its namespace hold.
package struct ConfigurationProblem: Error, Hashable {
    /// In a kubelet's words.
    package var message: String

    package init(_ message: String) { self.message = message }
}
