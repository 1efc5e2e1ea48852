import EmbeddedCluster
import KubernetesAPI
import Testing

@Suite struct DeletionTests {
    private let owner = Kinds.configMap.named("owner")
    private let child = Kinds.configMap.named("child")

    private func makeFamily(blocking: Bool = true, finalizer: Bool = false) throws -> ClusterStore {
        let store = try makeStore()
        let uid = try store.create(owner)[path: ["metadata", "uid"]]?.string ?? ""
        let finalizers = finalizer ? "finalizers: [example.com/f], " : ""
        try store.create(
            child,
            """
            metadata: {\(finalizers)ownerReferences: [
              {apiVersion: v1, kind: ConfigMap, name: owner, uid: \(uid), blockOwnerDeletion: \(blocking)}]}
            """
        )
        return store
    }

    @Test(arguments: [("Background", true), ("Foreground", true), ("Orphan", false)])
    func `children follow their owner unless they are orphaned`(propagation: String, isGone: Bool) throws {
        let store = try makeFamily()
        _ = try store.perform(owner.delete(propagation: propagation))
        #expect(store.object(owner) == nil)
        #expect((store.object(child) == nil) == isGone)
        #expect(store.object(child)?[path: ["metadata", "ownerReferences"]] == nil)
    }

    @Test func `a foreground deletion waits for a child that is held`() throws {
        let store = try makeFamily(finalizer: true)
        _ = try store.perform(owner.delete(propagation: "Foreground"))
        #expect(store.object(owner)?[path: ["metadata", "deletionTimestamp"]] != nil)
        #expect(store.object(child)?[path: ["metadata", "deletionTimestamp"]] != nil)
        try store.merge(child, "metadata: {finalizers: null}")
        #expect(store.object(child) == nil)
        #expect(store.object(owner) == nil)
    }

    @Test func `a child whose owner never was is collected`() throws {
        let store = try makeStore()
        try store.create(
            child,
            "metadata: {ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: nobody, uid: u}]}"
        )
        #expect(store.object(child) == nil)
    }

    @Test func `no finalizer is added to what is being deleted`() throws {
        let store = try makeStore()
        try store.create(child, "metadata: {finalizers: [example.com/f]}")
        _ = try store.perform(child.delete())
        let status = store.refusal { try store.merge(child, "metadata: {finalizers: [example.com/f, example.com/g]}") }
        #expect(status?.code == 422)
        #expect(status?.message?.contains("no new finalizers can be added if the object is being deleted") == true)
    }

    @Test func `a deletion of another object than was seen is a conflict`() throws {
        let store = try makeFamily()
        #expect(store.refusal { _ = try store.perform(owner.delete(uid: "other")) }?.code == 409)
        #expect(store.refusal { _ = try store.perform(owner.delete(resourceVersion: "1")) }?.code == 409)
        #expect(store.object(owner) != nil)
    }

    @Test func `a namespace takes its contents with it, and takes nothing new meanwhile`() throws {
        let store = try makeStore()
        let namespace = Kinds.namespace.named("n")
        let held = Kinds.configMap.named("held", namespace: "n")
        let free = Kinds.configMap.named("free", namespace: "n")
        try store.create(namespace)
        try store.create(held, "metadata: {finalizers: [example.com/f]}")
        try store.create(free)
        _ = try store.perform(namespace.delete())
        #expect(store.object(free) == nil)
        #expect(store.object(namespace)?[path: ["status", "phase"]] == "Terminating")
        let status = store.refusal { try store.create(free) }
        #expect(status?.code == 403)
        #expect(status?.message?.hasSuffix("because it is being terminated") == true)
        try store.merge(held, "metadata: {finalizers: null}")
        #expect(store.object(namespace) == nil)
    }

    @Test func `a running pod waits for its node, a pending one does not`() throws {
        let store = try makeStore()
        let pod = Kinds.pod.named("p")
        try store.create(pod, "spec: {nodeName: n, containers: [{name: a, image: b}]}")
        _ = try store.perform(pod.delete())
        #expect(store.object(pod)?[path: ["metadata", "deletionGracePeriodSeconds"]] == 30)
        var now = pod.delete()
        now.query.append(.init("gracePeriodSeconds", "0"))
        _ = try store.perform(now)
        #expect(store.object(pod) == nil)
        try store.create(pod, "spec: {containers: [{name: a, image: b}]}")
        _ = try store.perform(pod.delete())
        #expect(store.object(pod) == nil)
    }

    @Test func `a definition takes its objects with it`() throws {
        let store = try makeStore()
        try store.create(Kinds.cell.named("a"), "spec: {size: 1Gi}")
        let definitions = ResourceType(
            group: "apiextensions.k8s.io",
            version: "v1",
            kind: "CustomResourceDefinition",
            plural: "customresourcedefinitions",
            isNamespaced: false
        )
        _ = try store.perform(definitions.named("cells.example.com").delete())
        #expect(store.refusal { _ = try store.perform(Kinds.cell.named("a").get()) }?.code == 404)
        #expect(store.objects(Kinds.cell).isEmpty)
    }
}
