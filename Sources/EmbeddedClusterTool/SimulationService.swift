import ClusterSimulation
import EmbeddedCluster
import FoundationEssentials
import KubernetesClient
import ServiceLifecycle

/// Runs something that ends by cancellation as a service.
struct RunningService: Service {
    let body: @Sendable () async throws -> Void

    init(_ body: @escaping @Sendable () async throws -> Void) { self.body = body }

    func run() async throws { try await cancelWhenGracefulShutdown { try await body() } }
}

/// Prepares the cluster, then plays its controllers.
struct SimulationService: Service {
    let cluster: EmbeddedCluster
    let options: ClusterSimulation.Options
    let tool: RunCommand

    func run() async {
        await cancelWhenGracefulShutdown {
            let client = APIClient(
                configuration: ClusterConfiguration(
                    server: await cluster.url,
                    user: UserCredentials(token: "admin-token")
                ),
                userAgent: "embedded-cluster"
            )
            await withDiscardingTaskGroup { group in
                group.addTask { await ClusterSimulation(client: client, options: options).run() }
                group.addTask { await followImageBehaviours() }
                group.addTask {
                    do {
                        try await tool.prepare(cluster, client)
                    } catch {
                        print("embedded-cluster: \(error)")
                    }
                }
            }
        }
    }

    private func followImageBehaviours() async {
        guard let path = tool.imageBehaviour else { return }
        var seen: Data?
        while !Task.isCancelled {
            let bytes = try? Data(contentsOf: URL(filePath: path))
            if let bytes, bytes != seen {
                seen = bytes
                do {
                    options.images.merge(try readImageBehaviours(String(decoding: bytes, as: UTF8.self)))
                } catch {
                    print("embedded-cluster: \(path): \(error)")
                }
            }
            try? await Task.sleep(for: .milliseconds(300))
        }
    }
}
