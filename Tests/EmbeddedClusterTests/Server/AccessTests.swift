import EmbeddedCluster
import KubernetesAPI
import Testing

@Suite struct AccessTests {
    @Test func `a denied verb is forbidden in the server's words, and the review says so`() throws {
        let store = try makeStore()
        store.deny(AccessDenial(user: "admin", verb: "list", resource: "pods", namespace: "default"))
        let status = store.refusal {
            _ = try store.perform(ResourceSelection(Kinds.pod, namespace: "default").list())
        }
        #expect(status?.code == 403)
        #expect(
            status?.message
                == "pods is forbidden: User \"admin\" cannot list resource \"pods\" in API group \"\" in the namespace "
                + "\"default\""
        )
        #expect(store.refusal { _ = try store.perform(ResourceSelection(Kinds.pod).list()) } == nil)
    }

    @Test func `a trial write changes nothing`() async throws {
        let store = try makeStore()
        let object = Kinds.configMap.named("a")
        var request = object.create(
            .init(try yaml("{kind: ConfigMap, metadata: {name: a}}").serialized),
            fieldManager: "m"
        )
        request.query.append(.init("dryRun", "All"))
        let answer = try store.perform(request)
        #expect(answer[path: ["metadata", "uid"]] != nil)
        #expect(store.object(object) == nil)
    }

    @Test func `events are one collection in two versions`() throws {
        let store = try makeStore()
        let new = ResourceType(group: "events.k8s.io", version: "v1", kind: "Event", plural: "events")
        let core = ResourceType(group: "", version: "v1", kind: "Event", plural: "events")
        try store.create(
            new.named("e"),
            "{regarding: {kind: Cell, name: a}, note: hello, reportingController: me, reason: R, type: Normal}"
        )
        let selection = ResourceSelection(core, fieldSelector: "involvedObject.name=a")
        let events = try store.perform(selection.list())["items"]?.array ?? []
        #expect(events.first?["message"] == "hello")
        #expect(events.first?[path: ["involvedObject", "kind"]] == "Cell")
        #expect(try store.perform(new.named("e").get())["note"] == "hello")
    }
}
