import KubernetesAPI
import OperatorTestSupport
import PostgresCellAPI
import Testing

/// What happened in a test's namespace.
struct Recording: Sendable {
    let cells: ObjectRecorder
    let jobs: ObjectRecorder
    let pods: ObjectRecorder

    init(_ cluster: TestCluster) {
        func recorder(_ resource: ResourceType) -> ObjectRecorder {
            ObjectRecorder(ResourceSelection(resource, namespace: cluster.namespace), client: cluster.adminClient)
        }
        cells = recorder(ClusterKinds.cell)
        jobs = recorder(ClusterKinds.job)
        pods = recorder(ClusterKinds.pod)
    }

    /// Returns once all that exists now is recorded.
    func catchUp() async throws {
        for recorder in [cells, jobs, pods] { try await recorder.catchUp() }
    }
}

/// Runs a test with a cluster in whose namespace cells can live, and checks every status that any cell there had.
func withCluster<Result: Sendable>(
    _ configuration: TestCluster.Configuration = TestCluster.Configuration(),
    _ body: @escaping @Sendable (TestCluster, Recording) async throws -> Result
) async throws -> Result {
    try await TestCluster.run(configuration) { cluster in
        try await cluster.prepareForCells()
        let recording = Recording(cluster)
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            for recorder in [recording.cells, recording.jobs, recording.pods] {
                group.addTask {
                    await recorder.run()
                    return nil
                }
            }
            group.addTask {
                let result = try await body(cluster, recording)
                try await recording.cells.catchUp()
                for violation in violations(in: recording.cells) { Issue.record("\(violation)") }
                return result
            }
            defer { group.cancelAll() }
            while let outcome = try await group.next() {
                if let result = outcome { return result }
            }
            throw CancellationError()
        }
    }
}

/// What is wrong with the statuses that cells had, each against the one before it.
private func violations(in recorder: ObjectRecorder) -> [String] {
    var found: [String] = []
    for (_, history) in recorder.histories {
        var earlier: PostgresCellStatus?
        for object in history {
            guard let cell = try? object.decoded(as: PostgresCell.self) else {
                found.append("a cell that cannot be read: \(object)")
                continue
            }
            guard let status = cell.status else { continue }
            let subject = StatusUnderTest(
                status: status,
                generation: cell.metadata.generation ?? 0,
                earlier: earlier
            )
            found += statusViolations(of: subject).map { "\(cell.key): \($0)" }
            earlier = status
        }
    }
    return found
}
