import FoundationEssentials
import KubernetesAPI
import OperatorTestSupport

/// Clients that work through the pooler, each with a connection of its own, until they are told to stop.
final class Crowd: Sendable {
    private let folder: TemporaryFolder
    private let process: HostProcess

    /// Returns when each client has had an answer.
    init(_ uri: String, clients: Int, pause: Double = 0.05) async throws {
        let folder = try TemporaryFolder()
        self.folder = folder
        process = try HostProcess(
            [
                try HostProgram.python(), RepositoryFile.path("Tests/DataPlaneTests/Clients/crowd.py"), uri,
                "\(clients)", folder.path, "\(pause)",
            ],
            environment: HostProgram.environment,
            log: "\(folder.path)/log"
        )
        try await eventually("work of \(clients) clients", within: .seconds(300)) {
            FileManager.default.fileExists(atPath: "\(folder.path)/working")
        }
    }

    /// What the clients met.
    struct Report: Sendable {
        var answers: Int64
        var errors: [String]
        /// Server processes that served them.
        var backends: Int64
    }

    /// Ends the crowd.
    func stop() async throws -> Report {
        try Data().write(to: URL(filePath: "\(folder.path)/stop"))
        guard try await process.end(within: .seconds(300)) == 0 else { throw HostFailure(process.output) }
        let report = try JSONValue(parsing: Data(process.output.utf8))
        return Report(
            answers: report["answers"]?.integer ?? 0,
            errors: (report["errors"]?.array ?? []).compactMap(\.string),
            backends: report["backends"]?.integer ?? 0
        )
    }
}
