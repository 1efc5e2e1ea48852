import ContainerNode
import KubernetesAPI
import Testing

/// Where the cluster's view of pods and the workers that run them meet.
struct PodDeskTests {
    private let desk = PodDesk()

    private func assign(_ uid: String) {
        let pod: JSONValue = ["metadata": ["name": "db-0", "namespace": "shop", "uid": .string(uid)]]
        _ = desk.assign(PodAssignment(pod: pod, objects: PodObjects()))
    }

    @Test func `a pod that is gone is not run again by a decision on an older view`() async {
        assign("old")
        desk.close("old")
        desk.forget("old")
        assign("old")
        assign("new")
        var arrivals = desk.arrivals.makeAsyncIterator()
        #expect(await arrivals.next()?.uid == "old")
        #expect(await arrivals.next()?.uid == "new")
    }

    @Test func `nor while its worker still ends what is left of it`() async {
        assign("old")
        desk.forget("old")
        assign("old")
        desk.close("old")
        assign("old")
        assign("new")
        var arrivals = desk.arrivals.makeAsyncIterator()
        #expect(await arrivals.next()?.uid == "old")
        #expect(await arrivals.next()?.uid == "new")
    }
}
