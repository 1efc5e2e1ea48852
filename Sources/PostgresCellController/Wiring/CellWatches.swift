import ControllerRuntime
import KubernetesAPI
import KubernetesClient
import Logging
import PostgresCellAPI
import ServiceLifecycle

/// The watchers that fill the caches, as `WatchedKinds` declares them.
struct CellWatches: Sendable {
    /// One for each kind and scope.
    let services: [any ServiceLifecycle.Service]
    private let synced: [@Sendable () async throws -> Void]
    private let problems: [@Sendable () -> String?]

    init<C: Clock>(client: APIClient, caches: ScopedCaches, clock: C, logger: Logger)
    where C.Duration == Duration, C.Instant: Sendable {
        var builder = Builder(client: client, clock: clock, logger: logger)
        for (namespace, caches) in caches.scopes {
            builder.namespace = namespace
            builder.watch(into: caches.cells)
            builder.watch(into: caches.externalSecrets)
            builder.watch(into: caches.claims)
            builder.watch(into: caches.statefulSets)
            builder.watch(into: caches.deployments)
            builder.watch(into: caches.jobs)
            builder.watch(into: caches.cronJobs)
            builder.watch(into: caches.configMaps)
            builder.watch(into: caches.services)
            builder.watch(into: caches.serviceAccounts)
            builder.watch(into: caches.networkPolicies)
            builder.watch(into: caches.disruptionBudgets)
            builder.watch(into: caches.pods)
            let warnings = WatchedKinds.warnings(namespaces: namespace.map { [$0] } ?? [])
            for (declaration, cache) in zip(warnings, [caches.credentialWarnings, caches.claimWarnings]) {
                builder.watch(declaration, into: cache)
            }
        }
        services = builder.services
        synced = builder.synced
        problems = builder.problems
    }

    /// Returns once every cache is complete.
    func waitUntilSynced() async throws {
        for wait in synced { try await wait() }
    }

    /// The first watch that does not work; nil where all do.
    var problem: String? { problems.lazy.compactMap { $0() }.first }
}

private struct Builder<C: Clock> where C.Duration == Duration, C.Instant: Sendable {
    let client: APIClient
    let clock: C
    let logger: Logger
    var namespace: String?
    var services: [any ServiceLifecycle.Service] = []
    var synced: [@Sendable () async throws -> Void] = []
    var problems: [@Sendable () -> String?] = []

    mutating func watch<Object: KubernetesObject>(into cache: ObjectCache<Object>) {
        let declarations = WatchedKinds.declarations(namespaces: namespace.map { [$0] } ?? [])
        guard let declaration = declarations.first(where: { $0.resource == Object.resource }) else {
            preconditionFailure("\(Object.resource) has a cache and no declaration")
        }
        watch(declaration, into: cache)
    }

    mutating func watch<Object: KubernetesObject>(_ declaration: WatchDeclaration, into cache: ObjectCache<Object>) {
        guard let selection = declaration.selections.first else {
            preconditionFailure("\(declaration.resource) is declared without a watch")
        }
        let watcher = Watcher(
            selection,
            source: ClientWatchSource(Object.self, client: client),
            cache: cache,
            clock: clock,
            logger: logger
        )
        services.append(watcher)
        synced.append { try await cache.waitUntilSynced() }
        problems.append {
            if let problem = watcher.problem { return "\(Object.resource): \(problem)" }
            return cache.isSynced ? nil : "\(Object.resource): not listed yet"
        }
    }
}
