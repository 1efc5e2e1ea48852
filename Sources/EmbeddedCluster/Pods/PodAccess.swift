package import KubernetesAPI

/// What runs the pods of a cluster, as servers see it: for `kubectl logs` and `kubectl exec`.
package protocol PodAccess: Sendable {
    /// A pod that it runs, as it last heard of it; nil for any other.
    func pod(_ key: ObjectKey) -> JSONValue?

    /// What a container has written; where that is followed, also what it writes until it ends.
    ///
    /// - Throws: where it has not started.
    func log(of container: PodContainer, _ options: LogOptions) async throws(Refusal) -> AsyncStream<[UInt8]>

    /// Runs a program in a container.
    ///
    /// - Parameter input: of the program; nil: it has none.
    /// - Parameter output: takes what it writes, as it comes.
    /// - Returns: its exit code.
    /// - Throws: where the container does not run.
    func run(
        _ command: ContainerCommand,
        in container: PodContainer,
        input: AsyncStream<[UInt8]>?,
        output: @escaping @Sendable (ContainerOutput, [UInt8]) async throws -> Void
    ) async throws(Refusal) -> Int
}

/// A container of a pod that exists.
package struct PodContainer: Hashable, Sendable {
    /// The pod, as it was when somebody asked.
    package var pod: JSONValue
    /// One of the pod's, an initial one perhaps.
    package var name: String

    package init(pod: JSONValue, name: String) {
        self.pod = pod
        self.name = name
    }
}

/// A program that is to run in a container.
package struct ContainerCommand: Hashable, Sendable {
    /// The program and its arguments.
    package var words: [String]
    /// It takes its input and output for a terminal's.
    package var usesTerminal: Bool

    package init(words: [String], usesTerminal: Bool = false) {
        self.words = words
        self.usesTerminal = usesTerminal
    }
}

/// Where a program's output comes from.
package enum ContainerOutput: UInt8, Sendable {
    case standardOutput = 1
    case standardError = 2
}

/// What `kubectl logs` wants of a log.
package struct LogOptions: Hashable, Sendable {
    /// Of the run before the present one.
    package var ofPreviousRun = false
    /// Goes on until the container ends.
    package var follows = false
    /// With each line's time.
    package var showsTimes = false
    /// Only so many lines, the last ones.
    package var tail: Int?
    /// Only lines that are at most so old.
    package var seconds: Int?

    package init() {}
}
