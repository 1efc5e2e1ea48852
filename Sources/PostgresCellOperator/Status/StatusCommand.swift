import ArgumentParser
import FoundationEssentials
import KubernetesAPI
import KubernetesClient
import Logging
import PostgresCellAPI

/// `status NAME`: how a cell is, once or as it changes.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Shows a cell's conditions and pods; with --watch every change until it is Ready and its apps run."
    )

    @OptionGroup var cluster: ClusterOptions

    @Argument(help: "The cell's name.")
    var name: String

    @Option(name: .shortAndLong, help: "The cell's namespace. Default: the kubeconfig's.")
    var namespace: String?

    @Flag(name: .shortAndLong, help: "Print every change; ends once the cell is Ready and its apps run, or is Stalled.")
    var watch = false

    @Option(help: "Seconds after which --watch gives up, with exit status 1.")
    var timeout = 600

    func run() async throws {
        let client = try cluster.client(logger: Logger(label: "status"))
        let key = ObjectKey(namespace: namespace ?? client.configuration.namespace, name: name)
        let source = CellViewSource(client: client, cell: key)
        var view = try await source.now()
        if watch {
            do {
                view = try await follow(from: source)
            } catch is Timeout {
                StandardError.print("gave up after \(timeout) seconds")
                throw ExitCode.failure
            }
            print("")
        }
        guard view.cell != nil else { throw ValidationError("there is no PostgresCell \(key)") }
        for line in view.table { print(line) }
        if let stall = view.stall {
            StandardError.print("Stalled, \(stall)")
            throw ExitCode.failure
        }
    }

    /// Prints what is new until nothing more is to come.
    private func follow(from source: CellViewSource) async throws -> CellView {
        let started = ContinuousClock.now
        return try await withThrowingTaskGroup(of: CellView?.self) { group in
            group.addTask {
                var before = CellView()
                return try await source.follow { view in
                    let seconds = (ContinuousClock.now - started) / .seconds(1)
                    for line in view.news(since: before) { print(Self.stamp(seconds) + line) }
                    before = view
                    return view.isSettled || view.stall != nil
                }
            }
            group.addTask {
                try await Task.sleep(for: .seconds(timeout))
                throw Timeout()
            }
            defer { group.cancelAll() }
            return try await group.next().flatMap(\.self) ?? CellView()
        }
    }

    private static func stamp(_ seconds: Double) -> String {
        let tenths = Int((seconds * 10).rounded())
        let text = "\(tenths / 10).\(tenths % 10)s"
        return String(repeating: " ", count: max(0, 7 - text.count)) + text + "  "
    }

    private struct Timeout: Error {}
}
