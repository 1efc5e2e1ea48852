import ClusterSimulation
import FoundationEssentials
import KubernetesAPI
import Synchronization

/// Keeps the network's view of Services: the work of the controller of endpoints and of kube-proxy.
struct ServiceController: SimulatedController {
    let name = "services"
    let watched = [Service.resource, SimulatedKinds.pod]
    let desk: ServiceDesk

    /// One key for all: the table is made as a whole.
    func keys(concernedBy change: ObjectChange, in store: ObjectStore) -> [ObjectKey] {
        [ObjectKey(namespace: "", name: "all")]
    }

    func decide(_ key: ObjectKey, in store: ObjectStore, now: Date) -> Decision {
        desk.publish(
            ServiceTable(services: store.objects(Service.resource), pods: store.objects(SimulatedKinds.pod))
        )
        return .nothing
    }
}

/// Hands the newest table to the network.
final class ServiceDesk: Sendable {
    private let last = Mutex(ServiceTable())
    private let source: AsyncStream<ServiceTable>.Continuation
    /// One reader, who may miss all but the newest.
    let tables: AsyncStream<ServiceTable>

    init() { (tables, source) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

    func publish(_ table: ServiceTable) {
        last.withLock { last in
            guard last != table else { return }
            last = table
            source.yield(table)
        }
    }
}
