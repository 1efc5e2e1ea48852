import FoundationEssentials
import KubernetesAPI
package import KubernetesClient
import Logging
import Synchronization

/// The parts of a cluster that a bare control plane lacks, each an ordinary client of the API server.
///
/// Every controller is a pure decision about one object; this is the shell that feeds them and does what they decide.
package struct ClusterSimulation: Sendable {
    private let client: APIClient
    private let options: Options
    private let controllers: [any SimulatedController]
    private let store = ObjectStore()
    private let queue = LoopQueue()
    private let vault: VaultFile?
    private let logger = Logger(label: "cluster-simulation")
    private let concurrency = 16

    /// - Parameter client: with all rights, as the parts that it plays have them.
    package init(client: APIClient, options: Options = Options()) {
        self.client = client
        self.options = options
        vault = options.vaultFile.map(VaultFile.init(path:))
        controllers = options.makeControllers(vault: vault)
    }

    /// Plays until the task is cancelled.
    package func run() async {
        await withDiscardingTaskGroup { group in
            let unlisted = Mutex(Set(watchedKinds))
            let (listed, listedSource) = AsyncStream.makeStream(of: Void.self)
            for resource in watchedKinds {
                let informer = Informer(
                    client: client,
                    resource: resource,
                    namespace: options.namespace,
                    store: store,
                    time: options.time,
                    changed: { dispatch($0) },
                    listed: {
                        let isLast = unlisted.withLock { kinds in
                            kinds.remove(resource)
                            return kinds.isEmpty
                        }
                        if isLast { listedSource.finish() }
                    }
                )
                group.addTask { await informer.run() }
            }
            group.addTask { await prepareCluster() }
            group.addTask {
                // Passes before the lists are in would take what they do not know for missing.
                for await _ in listed {}
                await work()
            }
            group.addTask { await keepAppointments() }
            group.addTask { await watchVault() }
            if options.parts.contains(.node) { group.addTask { await keepNodeAlive() } }
            if let node = options.node { group.addTask { await node.run() } }
            for (index, controller) in controllers.enumerated() {
                guard let wakeUps = controller.wakeUps else { continue }
                group.addTask {
                    for await key in wakeUps { queue.add(LoopQueue.Item(controller: index, key: key)) }
                }
            }
        }
    }

    private var watchedKinds: [ResourceType] { Array(Set(controllers.flatMap(\.watched))) }

    private func dispatch(_ change: ObjectChange) {
        for (index, controller) in controllers.enumerated() where controller.watched.contains(change.resource) {
            for key in controller.keys(concernedBy: change, in: store) {
                queue.add(LoopQueue.Item(controller: index, key: key))
            }
        }
    }

    private func work() async {
        await withTaskGroup(of: Void.self) { group in
            var running = 0
            for await item in queue.items {
                if running >= concurrency {
                    await group.next()
                    running -= 1
                }
                running += 1
                group.addTask { await pass(item) }
            }
        }
    }

    private func pass(_ item: LoopQueue.Item) async {
        queue.started(item)
        let controller = controllers[item.controller]
        let decision = controller.decide(item.key, in: store, now: options.time.now())
        let performer = StepPerformer(client: client, store: store, time: options.time, changed: { dispatch($0) })
        do throws(APIError) {
            try await performer.perform(decision.steps)
            _ = queue.ended(item, failed: false)
            if let time = decision.wakeUp { queue.add(item, at: time) }
        } catch {
            let failures = queue.ended(item, failed: true)
            if !error.isConflict, !error.isCancelled {
                logger.warning("\(controller.name) \(item.key): \(error)")
            }
            // A conflict means that a newer state is on its way.
            let delay = Duration.milliseconds(error.isConflict ? 20 : min(100 << min(failures, 6), 5000))
            queue.add(item, at: options.time.now().addingDuration(delay))
        }
    }

    private func keepAppointments() async {
        await withDiscardingTaskGroup { group in
            for await appointment in queue.appointments {
                group.addTask {
                    let delay = Duration(from: options.time.now(), to: appointment.time)
                    if delay > .zero { try? await options.time.sleep(delay) }
                    if !Task.isCancelled { queue.came(appointment) }
                }
            }
        }
    }

    private func watchVault() async {
        guard let vault else { return }
        while !Task.isCancelled {
            if vault.reloadIfChanged() {
                for object in store.objects(SimulatedKinds.externalSecret) {
                    dispatch(ObjectChange(resource: SimulatedKinds.externalSecret, before: object, after: object))
                }
            }
            try? await Task.sleep(for: .milliseconds(200))
        }
    }

    private func prepareCluster() async {
        await performUntilDone(options.foundation)
    }

    private func keepNodeAlive() async {
        while !Task.isCancelled {
            let now = options.time.now()
            let node = store.object(SimulatedKinds.node, ObjectKey(namespace: "", name: options.nodeName))
            let steps = decideNodeHeartbeat(node: node, name: options.nodeName, api: options.nodeAPI, now: now)
            await performUntilDone(steps)
            try? await options.time.sleep(.seconds(node == nil ? 1 : 10))
        }
    }

    private func performUntilDone(_ steps: [Step]) async {
        let performer = StepPerformer(client: client, store: store, time: options.time, changed: { dispatch($0) })
        while !Task.isCancelled {
            do throws(APIError) { return try await performer.perform(steps) } catch {
                if error.isConflict { return }
                try? await options.time.sleep(.milliseconds(200))
            }
        }
    }
}
