import ClusterSimulation
import KubernetesAPI
import Testing

/// What the simulation knows of the cluster, from lists, watches and its own writes in any order.
@Suite struct ObjectStoreTests {
    private let store = ObjectStore()

    private func claim(_ name: String, version: Int) -> JSONValue {
        ["metadata": ["name": .string(name), "uid": .string("uid-\(name)"), "resourceVersion": .string("\(version)")]]
    }

    private var names: [String] { store.objects(SimulationObjects.claims).map(\.name).sorted() }

    @Test func `what was written while a list was under way outlives that list`() {
        store.insert(claim("mine", version: 12), SimulationObjects.claims)
        store.replaceAll(SimulationObjects.claims, with: [claim("listed", version: 3)], at: ResourceVersion("11"))
        #expect(names == ["listed", "mine"])
        store.insert(claim("mine", version: 13), SimulationObjects.claims)
        #expect(store.objects(SimulationObjects.claims).contains(claim("mine", version: 13)))
    }

    @Test func `what a list lacks is gone, and an older answer does not bring it back`() {
        store.insert(claim("deleted", version: 9), SimulationObjects.claims)
        store.replaceAll(SimulationObjects.claims, with: [], at: ResourceVersion("11"))
        store.insert(claim("deleted", version: 9), SimulationObjects.claims)
        #expect(names.isEmpty)
    }
}
