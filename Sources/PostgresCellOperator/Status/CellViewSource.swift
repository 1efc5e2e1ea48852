import KubernetesAPI
import KubernetesClient
import PostgresCellAPI
import Synchronization

/// Reads and watches one cell and the pods that carry its label.
struct CellViewSource: Sendable {
    private let client: APIClient
    private let cells: ResourceSelection
    private let pods: ResourceSelection

    init(client: APIClient, cell: ObjectKey) {
        self.client = client
        cells = ResourceSelection(
            PostgresCell.resource,
            namespace: cell.namespace,
            fieldSelector: "metadata.name=\(cell.name)"
        )
        pods = ResourceSelection(
            ObservedPod.resource,
            namespace: cell.namespace,
            labelSelector: "\(WellKnownNames.Label.cell)=\(cell.name)"
        )
    }

    /// The cell and its pods as they are now.
    func now() async throws(APIError) -> CellView {
        var view = CellView()
        view.cell = try await client.list(PostgresCell.self, cells).items.first
        for pod in try await client.list(ObservedPod.self, pods).items { view.pods[pod.metadata.name] = pod }
        return view
    }

    /// Hands on every state until `isLast` says so; the server ends a watch after ten minutes, and then it begins anew.
    ///
    /// - Returns: the last state.
    func follow(_ isLast: (CellView) -> Bool) async throws -> CellView {
        while true {
            let start = try await starting()
            if isLast(start.view) { return start.view }
            if let last = await follow(from: start, isLast) { return last }
        }
    }

    private struct Start {
        var view = CellView()
        var cells = ResourceVersion("")
        var pods = ResourceVersion("")
    }

    private func starting() async throws(APIError) -> Start {
        var start = Start()
        let cells = try await client.list(PostgresCell.self, cells)
        let pods = try await client.list(ObservedPod.self, pods)
        start.view.cell = cells.items.first
        for pod in pods.items { start.view.pods[pod.metadata.name] = pod }
        start.cells = ResourceVersion(cells.metadata.resourceVersion ?? "")
        start.pods = ResourceVersion(pods.metadata.resourceVersion ?? "")
        return start
    }

    private func follow(from start: Start, _ isLast: (CellView) -> Bool) async -> CellView? {
        let (changes, continuation) = AsyncStream.makeStream(of: Change.self, bufferingPolicy: .bufferingNewest(4096))
        return await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { continuation.finish() }
                try await deliver(PostgresCell.self, cells.watch(from: start.cells, timeoutSeconds: 600)) {
                    continuation.yield(.cell($0))
                }
            }
            group.addTask {
                defer { continuation.finish() }
                try await deliver(ObservedPod.self, pods.watch(from: start.pods, timeoutSeconds: 600)) {
                    continuation.yield(.pod($0))
                }
            }
            defer { group.cancelAll() }
            var view = start.view
            for await change in changes {
                view.take(change)
                if isLast(view) { return view }
            }
            return nil
        }
    }

    private func deliver<Object: KubernetesObject>(
        _ type: Object.Type,
        _ request: APIRequest,
        _ take: (WatchEvent<Object>) -> Void
    ) async throws {
        for try await event in try await client.watch(type, request: request) { take(event) }
    }
}

/// One event of either watch.
enum Change: Sendable {
    case cell(WatchEvent<PostgresCell>)
    case pod(WatchEvent<ObservedPod>)
}

extension CellView {
    /// Follows one event.
    fileprivate mutating func take(_ change: Change) {
        switch change {
        case .cell(.added(let cell)), .cell(.modified(let cell)): self.cell = cell
        case .cell(.deleted): cell = nil
        case .pod(.added(let pod)), .pod(.modified(let pod)): pods[pod.metadata.name] = pod
        case .pod(.deleted(let pod)): pods[pod.metadata.name] = nil
        case .cell(.bookmark), .cell(.error), .pod(.bookmark), .pod(.error): break
        }
    }
}
