import ControllerRuntime
import EmbeddedCluster
import KubernetesAPI
import KubernetesClient
import PostgresCellAPI
import PostgresCellController
import PostgresCellPlanning
import Testing

@Suite(.timeLimit(.minutes(10))) struct CellReconcilerTests {
    @Test func `A converged cell costs no request, pass after pass`() async throws {
        let bench = try Bench()
        try bench.applyCell()
        try await bench.converge()
        #expect(bench.says(.ready) == "True Ready")
        for _ in 0..<3 {
            let (outcome, requests) = try await bench.pass()
            #expect(requests.isEmpty)
            #expect(outcome.isDone)
        }
    }

    @Test func `Children are kept while a cell is on its way, and no longer`() async throws {
        let bench = try Bench()
        try bench.applyCell()
        try await bench.pass()
        #expect(bench.says(.reconciling)?.hasPrefix("True") == true)
        #expect(bench.reconciler.children.count == 1)
        try await bench.converge()
        #expect(bench.says(.ready) == "True Ready")
        #expect(bench.reconciler.children.count == 0)
    }

    @Test func `A new process reads what is converged and writes nothing`() async throws {
        let bench = try Bench()
        try bench.applyCell()
        try await bench.converge()
        let successor = bench.successor()
        let requests = try await successor.pass().requests
        #expect(!requests.isEmpty)
        #expect(requests.allSatisfy { $0.method == .get })
        let again = try await successor.pass().requests
        #expect(again.isEmpty)
    }

    @Test func `Status is written once for each change of it, and shows at once`() async throws {
        let bench = try Bench()
        try bench.applyCell()
        try bench.deliver()
        let cell = try #require(bench.caches["alphaswarm"]?.cells[Bench.key])
        var status = PostgresCellStatus()
        status.observedGeneration = 1
        let first = try await bench.writer.write(status, of: cell)
        #expect(first)
        #expect(bench.transport.takeRequests().map(\.place.isStatus) == [true])
        let shown = try #require(bench.caches["alphaswarm"]?.cells[Bench.key])
        #expect(shown.status == status, "before any watch delivers it")
        let again = try await bench.writer.write(status, of: shown)
        #expect(!again)
        #expect(bench.transport.takeRequests().isEmpty)
    }

    @Test func `A successor of the same name does not get its predecessor's status`() async throws {
        let bench = try Bench()
        try bench.applyCell()
        let predecessor = try #require(bench.cell)
        _ = try bench.store.perform(ObjectReference(PostgresCell.resource, Bench.key).delete())
        try bench.applyCell()
        var status = PostgresCellStatus()
        status.observedGeneration = 7
        let error = await #expect(throws: APIError.self) { try await bench.writer.write(status, of: predecessor) }
        #expect(error?.isConflict == true)
        #expect(bench.cell?.status?.observedGeneration == -1)
    }

    @Test func `A child that cannot be written is told by the status, which is written all the same`() async throws {
        let bench = try Bench()
        try bench.applyCell()
        bench.transport.refuse { request in
            request.method == .patch && request.place.contains("/services/")
                ? Refusal(403, "Forbidden", "services is forbidden") : nil
        }
        let (outcome, _) = try await bench.pass()
        #expect(outcome.isFailed)
        #expect(bench.says(.stalled) == "True ApplyRefused")
        bench.transport.refuse(nil)
        try await bench.converge()
        #expect(bench.says(.ready) == "True Ready")
        #expect(bench.says(.stalled) == nil)
    }

    @Test func `A conflict is tried again and stalls nothing`() async throws {
        let bench = try Bench()
        try bench.applyCell()
        bench.transport.refuse { request in
            request.method == .patch && request.place.contains("/services/")
                ? Refusal(409, "Conflict", "the object has been modified") : nil
        }
        let outcome = try await bench.pass().outcome
        #expect(outcome.isFailed)
        #expect(bench.says(.stalled) == nil)
        #expect(bench.says(.reconciling)?.hasPrefix("True") == true)
    }

    @Test func `A status that cannot be written fails the pass and is written by the next one`() async throws {
        let bench = try Bench()
        try bench.applyCell()
        bench.transport.refuse { $0.place.isStatus ? Refusal(500, "InternalError", "etcd is away") : nil }
        let outcome = try await bench.pass().outcome
        #expect(outcome.isFailed)
        #expect(bench.says(.ready) == nil)
        bench.transport.refuse(nil)
        _ = try await bench.pass()
        #expect(bench.says(.ready)?.hasPrefix("False") == true)
    }

    @Test func `A cell that is gone is done, and asks nothing`() async throws {
        let (outcome, requests) = try await Bench().pass()
        #expect(outcome.isDone)
        #expect(requests.isEmpty)
    }

    @Test func `Pods are let through in the pass that sees the migration complete`() async throws {
        let bench = try Bench()
        try bench.applyCell()
        for index in 0..<20 {
            try bench.addPod(
                "app-\(index)",
                labels: [WellKnownNames.Label.cell: "postgres"],
                gates: [WellKnownNames.schedulingGate]
            )
        }
        while bench.store.objects(Job.resource).isEmpty {
            try await bench.pass()
            #expect(bench.cell?.status?.gate == GateStatus(held: 20))
            if bench.store.objects(Job.resource).isEmpty { try bench.actControllers() }
        }
        try bench.actControllers()
        let requests = try await bench.pass().requests
        #expect(requests.prefix(20).allSatisfy { $0.place.contains("/pods/app-") }, "before anything else")
        #expect(bench.cell?.status?.gate == GateStatus(held: 0))
        let text = bench.metrics.render()
        #expect(text.contains("postgrescell_gate_release_seconds_count 20\n"))
        #expect(text.contains("postgrescell_applied_objects_total{result=\"lifted\"} 20\n"))
    }

    @Test func `The series of a cell end with it`() async throws {
        let bench = try Bench()
        try bench.applyCell()
        try await bench.pass()
        let series = #"postgrescell_condition{name="postgres",namespace="alphaswarm",type="Ready"} 0"#
        #expect(bench.metrics.render().contains(series))
        _ = try bench.store.perform(ObjectReference(PostgresCell.resource, Bench.key).delete())
        try await bench.pass()
        #expect(!bench.metrics.render().contains(#"name="postgres""#))
    }
}

extension ReconcileOutcome {
    fileprivate var isDone: Bool { if case .done = self { true } else { false } }
    fileprivate var isFailed: Bool { if case .failed = self { true } else { false } }
}

extension String {
    /// True for the path of an object's status.
    fileprivate var isStatus: Bool { hasSuffix("/status") }
}
