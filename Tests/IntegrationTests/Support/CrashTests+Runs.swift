import ClusterSimulation
import ControllerRuntime
import KubernetesAPI
import OperatorTestSupport
import PostgresCellAPI
import Testing

extension CrashTests {
    /// What an undisturbed run makes.
    struct Outcome: Sendable {
        var children: [String: JSONValue]
        var writes: [String]
    }

    /// One of two operators.
    static func replica(_ identity: String, of cluster: TestCluster) -> OperatorUnderTest.Options {
        var options = OperatorUnderTest.Options()
        options.identity = identity
        options.lease = cluster.key("postgrescell-operator")
        options.leaseTimings.retryPeriod = .milliseconds(200)
        return options
    }

    /// The simulated parts are quick.
    static var configuration: TestCluster.Configuration {
        var configuration = TestCluster.Configuration()
        configuration.simulation.startDelay = .milliseconds(5)
        configuration.simulation.readyDelay = .milliseconds(5)
        configuration.simulation.jobDuration = .milliseconds(20)
        return configuration
    }

    /// A cell's way to Ready that nobody disturbs.
    func undisturbed() async throws -> Outcome {
        try await withCluster(Self.configuration) { cluster, _ in
            try await start(cluster)
            return try await OperatorUnderTest.run(on: cluster) { instance in
                try await converge(cluster)
                return Outcome(children: try await cluster.children(), writes: instance.transport.writes)
            }
        }
    }

    /// Every write, on both of its sides, some at a time: they wait more than they work.
    ///
    /// - Parameter body: gives whether the crash came.
    func forEachCrash(
        upTo count: Int,
        _ body: @escaping @Sendable (CrashingTransport.Crash) async throws -> Bool
    ) async throws {
        let crashes = (1...count).flatMap { write in
            CrashingTransport.Moment.allCases.map { CrashingTransport.Crash(write: write, $0) }
        }
        let crashed = try await withThrowingTaskGroup(of: Bool.self) { group in
            var crashed = 0
            for (index, crash) in crashes.enumerated() {
                if index >= 4, try await group.next() == true { crashed += 1 }
                group.addTask { try await body(crash) }
            }
            for try await hasCrashed in group where hasCrashed { crashed += 1 }
            return crashed
        }
        // Not all: a busy machine's run sees fewer states on the way, and writes less.
        #expect(crashed >= count, "of \(crashes.count) crashes")
    }

    /// A cell, and a pod of an application that waits for it.
    func start(_ cluster: TestCluster) async throws {
        try await cluster.create(SmallCell.gatedPod("web", of: "db", in: cluster.namespace), ClusterKinds.pod)
        try await cluster.apply(SmallCell.manifest(in: cluster.namespace))
    }

    /// Until nothing is left to do.
    func converge(_ cluster: TestCluster) async throws {
        try await cluster.becomesReady()
        // The one write that may follow it: of the pass after the status has the volume.
        try await cluster.becomes(ClusterKinds.configMap, "db-scripts", "marked") {
            $0[path: ["data", "has-served"]] != nil
        }
        try await cluster.becomes(ClusterKinds.pod, "web", "bound") { $0.node != nil }
    }

    /// Whether the crash came; runs that differ in their number of writes may converge before.
    func endOrCrash(_ instance: OperatorUnderTest, _ cluster: TestCluster) async throws -> Bool {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await instance.transport.died() }
            group.addTask { try await converge(cluster) }
            try await group.next()
            group.cancelAll()
        }
        return instance.transport.isDead
    }

    /// The objects of an undisturbed run, one Job, one run of it, and the pod let through after that.
    func expect(
        _ expected: Outcome,
        _ cluster: TestCluster,
        _ recording: Recording,
        _ crash: CrashingTransport.Crash?
    ) async throws {
        try await recording.catchUp()
        let children = try await cluster.children()
        let what = crash.map { "killed \($0)" } ?? "killed while the migration ran"
        #expect(Set(children.keys) == Set(expected.children.keys), "\(what)")
        for (name, child) in children where child != expected.children[name] {
            let wanted = expected.children[name].map(YAML.render) ?? "nothing"
            Issue.record("\(what): \(name) differs:\n\(YAML.render(child))\nand not\n\(wanted)")
        }
        let jobs = Set(recording.jobs.objects.map(\.uid))
        #expect(jobs.count == 1, "\(what): Jobs made")
        let runs = recording.pods.objects.filter { $0.label("batch.kubernetes.io/job-name") != nil }
        #expect(Set(runs.map(\.uid)).count == 1, "\(what): runs of the migration")
        let completion = recording.jobs.objects.first { $0.isTrue("Complete") }?.version ?? .max
        let bound = recording.pods.objects.first { $0.name == "web" && $0.node != nil }?.version ?? 0
        #expect(bound > completion, "\(what): the app's pod was released early")
    }
}
