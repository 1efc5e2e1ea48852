import EmbeddedCluster
import KubernetesAPI
import OperatorTestSupport
import PostgresCellAPI
import Testing

@Suite struct CellCaseTests {
    @Test("Cells are admitted and refused as the table says", arguments: try CellCase.all())
    func table(cell: CellCase) throws {
        let problems = try problems(of: cell)
        switch cell.expectation {
        case .accepted: #expect(problems == [])
        case .refused(let path, let message):
            #expect(problems.contains(SpecProblem(path: path, message: message)), "\(problems)")
        }
    }

    @Test("A problem is found on a line of its document", arguments: try CellCase.all())
    func lines(cell: CellCase) throws {
        guard case .refused(let path, let message) = cell.expectation else { return }
        let document = try #require(cell.documents.last)
        let line = SpecProblem(path: path, message: message).line(in: document)
        #expect(line > 1)
    }

    @Test func `The operator finds in a stored cell what reading finds in its text`() throws {
        for cell in try CellCase.all() where cell.documents.count == 1 {
            let stored = try cell.documents[0].value.decoded(as: PostgresCell.self)
            guard case .refused(let problems) = PostgresCell.read(cell.documents[0].value) else {
                #expect(validate(stored) == [])
                continue
            }
            // A stored cell lost what the server did not know, and what is malformed is told once.
            let isKnown = !problems.contains { $0.message.hasPrefix("there is no such field") }
            if isKnown { #expect(!validate(stored).isEmpty, "\(cell)") }
        }
    }

    @Test func `The cell of the shared base is admitted`() throws {
        let text = try RepositoryFile.text("manifests/base-services/postgres-shared/postgres.yaml")
        for document in try YAML.parse(text) where document.value["kind"] == "PostgresCell" {
            guard case .refused(let problems) = PostgresCell.read(document.value) else { continue }
            Issue.record("\(problems)")
        }
    }

    @Test func `The embedded server refuses with the rule's words`() throws {
        let cases = try CellCase.all()
        let shrinking = try #require(cases.first { $0.name == "update-volume-shrinks" }).documents.map(\.value)
        let refused = AdmissionRule.postgresCell.problems(shrinking[0], shrinking[1])
        let words = "a volume grows and never shrinks: set at least the size that it has"
        #expect(refused.map(\.field) == ["spec.engine.statefulSet.storage.size"])
        #expect(refused.map(\.message) == [#"Invalid value: "4Gi": \#(words)"#])
        #expect(AdmissionRule.postgresCell.problems(nil, shrinking[1]) == [])
    }

    private func problems(of cell: CellCase) throws -> [SpecProblem] {
        let readings = cell.documents.map { PostgresCell.read($0.value) }
        var problems: [SpecProblem] = []
        if case .refused(let found) = readings.last { problems = found }
        guard readings.count == 2, case .cell(let old) = readings[0] else { return problems }
        return problems + validateUpdate(old: old, new: try cell.documents[1].value.decoded(as: PostgresCell.self))
    }
}
