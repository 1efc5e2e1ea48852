import FoundationEssentials
import Hummingbird
import KubernetesAPI
import NIOCore

/// One watch on the wire: writes what the store delivers until time is up, the client leaves or a fault ends it.
struct WatchSession: StreamedBody {
    var store: ClusterStore
    var id: Int
    var output: AsyncStream<Watch.Output>
    var form: ObjectForm
    var timeout: Duration
    var bookmarkInterval: Duration?
    var clock: any Clock<Duration>
    /// Ends the connection after so many bytes.
    var byteLimit: Int?

    /// The connection ends here, by a fault.
    struct Cut: Error {}

    @concurrent func run(_ writer: inout any ResponseBodyWriter) async throws {
        defer { store.closeWatch(id) }
        let store = store
        let id = id
        let clock = clock
        let timeout = timeout
        let interval = bookmarkInterval
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await clock.sleep(for: timeout)
                store.closeWatch(id)
            }
            if let interval {
                group.addTask {
                    while true {
                        try await clock.sleep(for: interval)
                        store.sendBookmark(to: id)
                    }
                }
            }
            defer { group.cancelAll() }
            var left = byteLimit ?? .max
            var isFirst = true
            for await item in output {
                guard let bytes = form.line(of: item, isFirst: isFirst) else { throw Cut() }
                isFirst = false
                try await writer.write(ByteBuffer(bytes: bytes.prefix(left)))
                left -= min(left, bytes.count)
                if left == 0 { throw Cut() }
            }
        }
    }
}

extension ObjectForm {
    /// One line of a watch; nil where the connection is cut.
    func line(of item: Watch.Output, isFirst: Bool) -> [UInt8]? {
        switch item {
        case .event(let change, let object): line(change.rawValue, bytes(of: object, withColumns: isFirst))
        case .bookmark(let revision, let endsInitialEvents):
            bookmark(revision: revision, endsInitialEvents: endsInitialEvents)
        case .error(let refusal): line("ERROR", refusal.body.serialized)
        case .cut: nil
        }
    }
}

extension ClusterStore {
    /// Ends one watch; without effect on one that has ended.
    func closeWatch(_ id: Int) {
        update { state in
            state.cluster.watches[id]?.output.finish()
            state.cluster.watches[id] = nil
        }
    }

    func sendBookmark(to id: Int) {
        update { state in state.cluster.watches[id]?.bookmark(state.cluster.revision) }
    }
}
