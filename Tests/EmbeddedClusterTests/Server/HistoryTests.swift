import EmbeddedCluster
import KubernetesAPI
import Testing

@Suite struct HistoryTests {
    private let everything = ResourceSelection(Kinds.configMap)

    private func types(_ watch: AsyncStream<JSONValue>, _ count: Int) async -> [String] {
        var types: [String] = []
        for await line in watch.prefix(count) {
            let name = line[path: ["object", "metadata", "name"]]?.string ?? ""
            types.append("\(line["type"]?.string ?? "") \(name)")
        }
        return types
    }

    @Test func `a watch from a version delivers all later changes`() async throws {
        let store = try makeStore()
        try store.create(Kinds.configMap.named("a"))
        let version = ResourceVersion(String(store.resourceVersion))
        try store.create(Kinds.configMap.named("b"))
        try store.merge(Kinds.configMap.named("a"), "data: {x: y}")
        let watch = try store.watch(everything.watch(from: version, timeoutSeconds: 60))
        _ = try store.perform(Kinds.configMap.named("b").delete())
        #expect(await types(watch, 3) == ["ADDED b", "MODIFIED a", "DELETED b"])
    }

    @Test func `an object that enters or leaves the selection is added or deleted`() async throws {
        let store = try makeStore()
        let selection = ResourceSelection(Kinds.configMap, labelSelector: "x in (y,z)")
        let watch = try store.watch(
            selection.watch(from: ResourceVersion(String(store.resourceVersion)), timeoutSeconds: 60)
        )
        let object = Kinds.configMap.named("a")
        try store.create(object)
        try store.merge(object, "metadata: {labels: {x: y}}")
        try store.merge(object, "data: {a: b}")
        try store.merge(object, "metadata: {labels: {x: q}}")
        #expect(await types(watch, 3) == ["ADDED a", "MODIFIED a", "DELETED a"])
    }

    @Test func `a streaming list ends with the marked bookmark`() async throws {
        let store = try makeStore()
        try store.create(Kinds.configMap.named("a"))
        let watch = try store.watch(everything.streamingList(timeoutSeconds: 60))
        var last: JSONValue = [:]
        for await line in watch.prefix(2) { last = line }
        #expect(last["type"] == "BOOKMARK")
        #expect(last[path: ["object", "metadata", "annotations", "k8s.io/initial-events-end"]] == "true")
        #expect(last[path: ["object", "metadata", "resourceVersion"]]?.string == String(store.resourceVersion))
    }

    @Test func `a forgotten version is an error event on a watch, and a status on the next page`() async throws {
        let store = try makeStore()
        for name in ["a", "b", "c"] { try store.create(Kinds.configMap.named(name)) }
        let page = try store.perform(everything.list(limit: 1))
        let token = page[path: ["metadata", "continue"]]?.string
        let version = page[path: ["metadata", "resourceVersion"]]?.string ?? ""
        #expect(page[path: ["metadata", "remainingItemCount"]] == 2)
        _ = try store.perform(Kinds.configMap.named("c").delete())
        let second = try store.perform(everything.list(limit: 2, continue: token))
        #expect(second["items"]?.array?.count == 2, "a page shows the state of the first")
        store.compact()
        let status = store.refusal { _ = try store.perform(everything.list(limit: 1, continue: token)) }
        #expect(status?.code == 410)
        #expect(status?.reason == "Expired")
        let watch = try store.watch(everything.watch(from: ResourceVersion(version), timeoutSeconds: 60))
        var lines: [JSONValue] = []
        for await line in watch { lines.append(line) }
        #expect(lines.count == 1)
        #expect(lines.first?["type"] == "ERROR")
        #expect(lines.first?[path: ["object", "code"]] == 410)
    }

    @Test func `history is bounded`() throws {
        let store = try makeStore(historyLimit: 4)
        let object = Kinds.configMap.named("a")
        try store.create(object)
        let start = store.resourceVersion
        for value in 0..<10 { try store.merge(object, "data: {x: '\(value)'}") }
        var list = everything.list(resourceVersion: String(start))
        list.query = list.query.filter { $0.name != "resourceVersionMatch" } + [.init("resourceVersionMatch", "Exact")]
        #expect(store.refusal { _ = try store.perform(list) }?.code == 410)
    }

    @Test(arguments: [
        ("metadata.name=a", ["a"]), ("metadata.name!=a", ["b"]), ("metadata.namespace=default", ["a", "b"]),
    ])
    func `field selectors select`(selector: String, names: [String]) throws {
        let store = try makeStore()
        for name in ["a", "b"] { try store.create(Kinds.configMap.named(name)) }
        let selection = ResourceSelection(Kinds.configMap, namespace: "default", fieldSelector: selector)
        let items = try store.perform(selection.list())["items"]?.array ?? []
        #expect(items.compactMap { $0[path: ["metadata", "name"]]?.string } == names)
    }

    @Test func `an unknown field selector is refused`() throws {
        let store = try makeStore()
        let selection = ResourceSelection(Kinds.configMap, fieldSelector: "spec.x=y")
        #expect(
            store.refusal { _ = try store.perform(selection.list()) }?.message == "field label not supported: spec.x"
        )
    }

    @Test func `a write from an old version is a conflict`() throws {
        let store = try makeStore()
        let object = Kinds.configMap.named("a")
        let first = try store.create(object)
        try store.merge(object, "data: {x: y}")
        let version = first[path: ["metadata", "resourceVersion"]]?.string ?? ""
        let status = store.refusal { try store.merge(object, "metadata: {resourceVersion: '\(version)'}") }
        #expect(status?.reason == "Conflict")
        #expect(
            status?.message
                == "Operation cannot be fulfilled on configmaps \"a\": the object has been modified; please apply your "
                + "changes to the latest version and try again"
        )
    }
}
