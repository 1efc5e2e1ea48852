import FoundationEssentials
package import KubernetesAPI
package import KubernetesClient
import Synchronization

/// Every state of every object of a selection that its watch shows, in order.
package final class ObjectRecorder: Sendable {
    /// One state.
    package struct Entry: Sendable {
        /// Whole, as the server sent it.
        package var object: JSONValue
        /// The object's last state.
        package var isDeletion: Bool
    }

    private struct State {
        var entries: [Entry] = []
        var versions: [String: Int64] = [:]
        var lastWaiter = 0
        var waiters: [Int: AsyncStream<Void>.Continuation] = [:]
    }

    private let client: APIClient
    private let selection: ResourceSelection
    private let state = Mutex(State())

    package init(_ selection: ResourceSelection, client: APIClient) {
        self.selection = selection
        self.client = client
    }

    /// All that was seen so far.
    package var entries: [Entry] { state.withLock { $0.entries } }

    /// The states of all objects so far, without deletions, in order.
    package var objects: [JSONValue] { entries.filter { !$0.isDeletion }.map(\.object) }

    /// The states by uid, each in order.
    package var histories: [String: [JSONValue]] {
        Dictionary(grouping: objects, by: Self.uid)
    }

    /// Records until the task is cancelled.
    package func run() async {
        while !Task.isCancelled {
            do throws(APIError) {
                try await record()
            } catch {
                // A server that is starting, or a history that is too short: look anew.
                try? await Task.sleep(for: .milliseconds(20))
            }
        }
    }

    /// Returns once what was seen meets a condition.
    ///
    /// - Throws: `RecordingLacks` when the time is over.
    package func wait(
        _ what: String,
        limit: Duration = .seconds(300),
        until isMet: @escaping @Sendable ([Entry]) -> Bool
    ) async throws {
        let isDone = try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask { await self.follow(isMet) }
            group.addTask {
                try await Task.sleep(for: limit)
                return false
            }
            defer { group.cancelAll() }
            return try await group.next() ?? false
        }
        try Task.checkCancellation()
        guard isDone else { throw RecordingLacks(what: what, count: entries.count, last: entries.last?.object) }
    }

    /// Returns once everything that exists now has been recorded.
    package func catchUp() async throws {
        let page = try JSONValue(parsing: try await client.perform(selection.list()))
        let present = page["items"]?.array ?? []
        try await wait("the present state") { entries in
            // Where the watch broke, the next list may show a later state, and a deletion is later than any.
            var newest: [String: Int64] = [:]
            for entry in entries {
                newest[Self.uid(entry.object)] = entry.isDeletion ? .max : Self.version(entry.object)
            }
            return present.allSatisfy { newest[Self.uid($0), default: -1] >= Self.version($0) }
        }
    }

    private func follow(_ isMet: @Sendable ([Entry]) -> Bool) async -> Bool {
        let (changes, source) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let id = state.withLock { state in
            state.lastWaiter += 1
            state.waiters[state.lastWaiter] = source
            return state.lastWaiter
        }
        defer { state.withLock { $0.waiters[id] = nil } }
        source.yield()
        for await _ in changes where isMet(entries) { return true }
        return false
    }

    private func record() async throws(APIError) {
        let request = selection.list()
        let body = try await client.perform(request)
        guard let page = try? JSONValue(parsing: body) else { return }
        for item in page["items"]?.array ?? [] { add(item, isDeletion: false) }
        let version = page[path: ["metadata", "resourceVersion"]]?.string ?? ""
        let lines = try await client.open(selection.watch(from: ResourceVersion(version), timeoutSeconds: 600))
        for try await line in lines {
            guard let event = try? JSONValue(parsing: line), let object = event["object"] else { return }
            switch event["type"]?.string {
            case "ADDED", "MODIFIED": add(object, isDeletion: false)
            case "DELETED": add(object, isDeletion: true)
            case "BOOKMARK": continue
            default: return
            }
        }
    }

    private func add(_ object: JSONValue, isDeletion: Bool) {
        let waiters = state.withLock { state in
            let uid = Self.uid(object)
            if !isDeletion, state.versions[uid] == Self.version(object) { return [AsyncStream<Void>.Continuation]() }
            state.versions[uid] = Self.version(object)
            state.entries.append(Entry(object: object, isDeletion: isDeletion))
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.yield() }
    }

    private static func uid(_ object: JSONValue) -> String { object[path: ["metadata", "uid"]]?.string ?? "" }

    private static func version(_ object: JSONValue) -> Int64 {
        object[path: ["metadata", "resourceVersion"]]?.string.flatMap { Int64($0) } ?? 0
    }
}

/// A recording did not come to show what a test waits for.
package struct RecordingLacks: Error, CustomStringConvertible {
    /// What was waited for, as it completes the sentence `nothing showed …`.
    package var what: String
    /// How many states were seen, of all objects together.
    package var count: Int
    /// The newest of them; nil where there was none.
    package var last: JSONValue?

    package init(what: String, count: Int = 0, last: JSONValue? = nil) {
        self.what = what
        self.count = count
        self.last = last
    }

    package var description: String {
        "nothing showed \(what) in time; \(count) states, the last one: " + (last.map(YAML.render) ?? "none")
    }
}
