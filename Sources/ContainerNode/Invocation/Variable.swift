/// One of a container's environment variables.
struct Variable: Hashable, Sendable {
    var name: String
    var value: String
    /// Must not be seen by other users of the machine.
    var isSecret = false
}

/// Why a container cannot be made from what the pod and its namespace hold.
struct ConfigurationProblem: Error, Hashable {
    var message: String

    init(_ message: String) { self.message = message }
}
