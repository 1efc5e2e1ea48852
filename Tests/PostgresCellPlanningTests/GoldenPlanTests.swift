import Foundation
import KubernetesAPI
import OperatorTestSupport
import PostgresCellAPI
import PostgresCellPlanning
import Testing

/// What becomes of the sample's children where the operator writes nothing any more.
@Suite struct GoldenPlanTests {
    /// States of a cell whose children are all there.
    enum Ending: String, CaseIterable {
        case suspended
        case deletedUnderRetain = "deleted-retain"
        case deletedUnderDelete = "deleted-delete"
    }

    private static let now = Date(timeIntervalSince1970: 1_790_000_000)

    @Test(arguments: Ending.allCases)
    func `nothing is written, and what goes with the cell is as its file says`(ending: Ending) throws {
        let cell = try cell(ending)
        let children = makeStatefulSetChildren(of: cell, defaults: GoldenCell.defaults).all
        var cluster = ModelCluster(cell: cell, now: Self.now)
        for child in children { cluster.objects[child.reference] = try child.document }

        let plan = planCell(cluster.observation, now: Self.now, defaults: GoldenCell.defaults)
        let owned = try children.filter { try $0.document[path: ["metadata", "ownerReferences"]] != nil }
        let document: JSONValue = [
            "applied": names(plan.objects.map(\.reference)),
            "deleted": names(plan.deletions.map(\.reference)),
            "goesWithTheCell": names(owned.map(\.reference)),
            "outlivesTheCell": names(Set(children).subtracting(owned).map(\.reference)),
        ]
        let directory = GoldenCell.sample.directory.deletingLastPathComponent().appending(path: ending.rawValue)
        let mismatches = try Snapshot.mismatches(in: directory, files: ["plan.yaml": YAML.render(document)])
        #expect(mismatches.isEmpty, "\(mismatches.joined(separator: "\n"))")
        #expect(plan.isEmpty)
    }

    private func cell(_ ending: Ending) throws -> PostgresCell {
        var cell = try GoldenCell.sample.read()
        switch ending {
        case .suspended: cell.spec.suspend = true
        case .deletedUnderRetain: cell.metadata.deletionTimestamp = Self.now
        case .deletedUnderDelete:
            cell.metadata.deletionTimestamp = Self.now
            cell.spec.deletionPolicy = .delete
        }
        return cell
    }

    private func names(_ references: [ObjectReference]) -> JSONValue {
        .array(references.map(\.description).sorted().map(JSONValue.string))
    }
}
