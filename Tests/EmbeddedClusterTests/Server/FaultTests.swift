import EmbeddedCluster
import FoundationEssentials
import KubernetesAPI
import KubernetesClient
import Logging
import OperatorTestSupport
import ServiceLifecycle
import Testing

/// What can go wrong between a client and the server, over HTTP.
@Suite(.timeLimit(.minutes(10))) struct FaultTests {
    private let object = Kinds.configMap.named("a")
    private let everything = ResourceSelection(Kinds.configMap)

    @Test func `a client waits as long as a 429 asks for, and asks again`() async throws {
        try await Served.during { served in
            try served.store.create(object)
            served.store.add(FaultRule(verb: "get", times: 2, effect: .refuse(.tooManyRequests(retryAfter: 3))))
            let client = served.client()
            async let answer = client.perform(object.get())
            for _ in 1...2 {
                let now = served.clock.now
                let wake = await served.clock.nextSleep()
                #expect(now.duration(to: wake) >= .seconds(3))
                served.clock.advance(to: wake)
            }
            _ = try await answer
            #expect(served.statuses == [429, 429, 200])
        }
    }

    @Test func `a delayed request is answered when the server's clock says so`() async throws {
        try await Served.during { served in
            try served.store.create(object)
            served.store.add(FaultRule(verb: "get", times: 1, effect: .delay(.seconds(5))))
            let client = served.client()
            async let answer = client.perform(object.get())
            await served.serverClock.sleep(expectedUntil: .seconds(5))
            #expect(served.statuses.isEmpty)
            served.serverClock.advance(by: .seconds(5))
            _ = try await answer
            #expect(served.statuses == [200])
        }
    }

    @Test func `a write whose answer is cut off has happened`() async throws {
        try await Served.during { served in
            served.store.add(FaultRule(verb: "patch", times: 1, effect: .cut(afterBytes: 10)))
            let manifest = Data("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\"}}".utf8)
            let request = object.apply(manifest, fieldManager: "test", force: true)
            let error = await #expect(throws: APIError.self) {
                _ = try await served.client(retry: .none).perform(request)
            }
            #expect(error?.metricLabel == TransportError.Kind.interrupted.rawValue)
            #expect(served.store.object(object) != nil)
            #expect(served.statuses == [0])
        }
    }

    @Test func `a token that is revoked is refused twice, and accepted again once it is known`() async throws {
        try await Served.during { served in
            try served.store.create(object)
            let client = served.client()
            served.store.revoke(token: "admin-token")
            let error = await #expect(throws: APIError.self) { _ = try await client.perform(object.get()) }
            #expect(error?.isUnauthorized == true)
            #expect(served.statuses == [401, 401], "credentials are read again once")
            served.store.accept(token: "admin-token", user: "admin")
            _ = try await client.perform(object.get())
        }
    }

    @Test func `a rotated token file is read again after a 401`() async throws {
        try await Served.during { served in
            try served.store.create(object)
            let file = TokenFile("admin-token")
            let client = served.client(credentials: file.credentials(served.url))
            _ = try await client.perform(object.get())
            served.store.revoke(token: "admin-token")
            served.store.accept(token: "second", user: "admin")
            file.replace(with: "second")
            _ = try await client.perform(object.get())
            #expect(served.statuses == [200, 401, 200])
        }
    }

    @Test func `a review says what is denied, until it is allowed`() async throws {
        try await Served.during { served in
            let client = served.client()
            let denial = AccessDenial(user: "admin", verb: "list", resource: "pods")
            served.store.deny(denial)
            let mayList = try await client.reviewAccess(verb: "list", resource: Kinds.pod)
            let mayWatch = try await client.reviewAccess(verb: "watch", resource: Kinds.pod)
            #expect(!mayList && mayWatch)
            served.store.allow(denial)
            let mayListNow = try await client.reviewAccess(verb: "list", resource: Kinds.pod)
            #expect(mayListNow)
        }
    }

    @Test func `a continue token from before a compaction is answered 410 over HTTP`() async throws {
        try await Served.during { served in
            for name in ["a", "b", "c"] { try served.store.create(Kinds.configMap.named(name)) }
            let client = served.client()
            let page = try JSONValue(parsing: try await client.perform(everything.list(limit: 1)))
            try served.store.create(Kinds.configMap.named("d"))
            served.store.compact()
            let token = page[path: ["metadata", "continue"]]?.string
            let error = await #expect(throws: APIError.self) {
                _ = try await client.perform(everything.list(limit: 1, continue: token))
            }
            #expect(error?.code == 410)
            #expect(error?.status?.reason == "Expired")
        }
    }

    @Test func `a list whose token expires on the way is taken anew`() async throws {
        try await Served.during { served in
            for name in ["a", "b", "c"] { try served.store.create(Kinds.configMap.named(name)) }
            served.store.add(FaultRule(verb: "list", times: 1, effect: .delay(.zero)))
            served.store.add(FaultRule(verb: "list", times: 1, effect: .refuse(.gone())))
            let page = try await served.client().list(ConfigMap.self, everything, limit: 2)
            #expect(page.items.map(\.metadata.name) == ["a", "b", "c"])
            #expect(served.statuses == [200, 410, 200])
        }
    }

    @Test func `a watch gets bookmarks and ends, both by the server's clock`() async throws {
        try await Served.during { served in
            let request = everything.watch(
                from: ResourceVersion(String(served.store.resourceVersion)),
                timeoutSeconds: 100
            )
            var lines = try await served.client().open(request).makeAsyncIterator()
            await served.serverClock.sleep(expectedUntil: .seconds(60))
            await served.serverClock.sleep(expectedUntil: .seconds(100))
            try served.store.create(Kinds.deployment.named("d"), deployment)
            served.serverClock.advance(to: .init(offset: .seconds(60)))
            let line = try await lines.next().map { try JSONValue(parsing: $0) }
            #expect(line?["type"] == "BOOKMARK")
            #expect(
                line?[path: ["object", "metadata", "resourceVersion"]]?.string == String(served.store.resourceVersion)
            )
            await served.serverClock.sleep(expectedUntil: .seconds(120))
            served.serverClock.advance(to: .init(offset: .seconds(100)))
            let end = try await lines.next()
            #expect(end == nil)
            #expect(served.store.openWatches() == 0)
        }
    }

    private let deployment = """
        {spec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}},
         spec: {containers: [{name: c, image: i}]}}}}
        """

    @Test func `a graceful shutdown ends open watches`() async throws {
        let cluster = EmbeddedCluster()
        let group = ServiceGroup(services: [ClusterService(cluster: cluster)], logger: Logger(label: "test"))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            let client = APIClient(configuration: ClusterConfiguration(server: await cluster.url))
            var lines = try await client.open(everything.streamingList(timeoutSeconds: 60)).makeAsyncIterator()
            let first = try await lines.next()
            #expect(first != nil)
            await group.triggerGracefulShutdown()
            let end = try await lines.next()
            #expect(end == nil)
            try await tasks.waitForAll()
        }
    }
}

/// A cluster among the services of a process.
private struct ClusterService: ServiceLifecycle.Service {
    var cluster: EmbeddedCluster

    func run() async throws { try await cluster.run() }
}
