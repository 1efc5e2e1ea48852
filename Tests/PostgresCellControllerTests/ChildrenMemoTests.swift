import KubernetesAPI
import PostgresCellAPI
import PostgresCellController
import PostgresCellPlanning
import Testing

@Suite struct ChildrenMemoTests {
    private let cell: PostgresCell

    init() throws {
        let bench = try Bench()
        try bench.applyCell()
        cell = try #require(bench.cell)
    }

    private func rendered(_ cell: PostgresCell) -> CellChildren {
        makeStatefulSetChildren(of: cell, defaults: Bench.defaults)
    }

    @Test func `What is remembered is what would be rendered, whatever the status says meanwhile`() throws {
        let memo = ChildrenMemo(defaults: Bench.defaults)
        #expect(memo.children(of: cell) == rendered(cell))
        var later = cell
        later.metadata.resourceVersion = "99999"
        later.status = PostgresCellStatus()
        #expect(memo.children(of: later) == rendered(later))
        #expect(memo.count == 1)
    }

    @Test(
        "A change of anything that children are made from is seen",
        arguments: [
            { cell in cell.spec.pooler.replicas += 1 },
            { cell in cell.metadata.uid = "another" },
            { cell in
                cell.status = PostgresCellStatus()
                cell.status?.storage = StorageStatus(requested: "5Gi", volume: "pvc-1")
            },
            { cell in cell.metadata.annotations = [WellKnownNames.Annotation.restart: "now"] },
        ] as [@Sendable (inout PostgresCell) -> Void]
    )
    func changes(_ change: @Sendable (inout PostgresCell) -> Void) {
        let memo = ChildrenMemo(defaults: Bench.defaults)
        let before = memo.children(of: cell)
        var changed = cell
        change(&changed)
        #expect(memo.children(of: changed) == rendered(changed))
        #expect(memo.children(of: changed) != before)
    }

    @Test func `Beyond its capacity it renders each time, until it may forget`() {
        let memo = ChildrenMemo(defaults: Bench.defaults, capacity: 1)
        var other = cell
        other.metadata.name = "other"
        _ = memo.children(of: cell)
        #expect(memo.children(of: other) == rendered(other))
        #expect(memo.count == 1)
        memo.forget(cell.key)
        #expect(memo.count == 0)
        _ = memo.children(of: other)
        #expect(memo.children(of: other) == rendered(other))
    }
}
