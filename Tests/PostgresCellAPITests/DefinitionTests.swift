import KubernetesAPI
import OperatorTestSupport
import PostgresCellAPI
import Testing

@Suite struct DefinitionTests {
    @Test func `The definition has the structure of the Swift schema`() throws {
        let properties = try #require(try Definition.load().schema["properties"])
        let differences =
            Definition.differences(CellSchema.spec, try #require(properties["spec"]), at: "spec")
            + Definition.differences(CellSchema.status, try #require(properties["status"]), at: "status")
        #expect(differences == [])
    }

    @Test func `The definition has the names of the Swift type`() throws {
        let definition = try Definition.load().document
        let resource = PostgresCell.resource
        #expect(definition[path: ["spec", "group"]]?.string == resource.group)
        #expect(definition[path: ["spec", "names", "kind"]]?.string == resource.kind)
        #expect(definition[path: ["spec", "names", "plural"]]?.string == resource.plural)
        #expect(definition[path: ["spec", "versions"]]?.array?.map { $0["name"]?.string } == [resource.version])
        #expect(definition[path: ["metadata", "name"]]?.string == "\(resource.plural).\(resource.group)")
    }

    @Test func `Both sides have the same rules in the same words`() throws {
        let ours = Set(
            SpecRule.all.flatMap(\.messages) + SpecTransitionRule.all.flatMap(\.messages)
                + TextFormat.allCases.map(\.message)
        )
        let theirs = Set(try Definition.load().rules.compactMap { $0["message"]?.string })
        #expect(theirs.subtracting(ours) == [])
        #expect(ours.subtracting(theirs) == [])
    }

    @Test func `Every rule has a reason and names the parameters that the operator owns`() throws {
        let rules = try Definition.load().rules
        #expect(rules.allSatisfy { $0["reason"]?.string != nil })
        let owned = try #require(rules.first { $0["messageExpression"] != nil }?["rule"]?.string)
        let names = owned.split(separator: "'").enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }
        #expect(names == OwnedParameters.names)
    }

    @Test("Both sides fill in the same defaults", arguments: ["good-smallest", "good-defaults-of-parts"])
    func defaults(name: String) throws {
        let document = try #require(try CellCase.all().first { $0.name == name }?.documents.first).value
        let schema = try #require(try Definition.load().schema[path: ["properties", "spec"]])
        let theirs = Definition.filled(try #require(document["spec"]), by: schema)
        let cell = try document.decoded(as: PostgresCell.self)
        #expect(JSONValue(encoding: cell.spec).withoutEmpties == theirs.withoutEmpties)
    }

    @Test func `The status begins as a first look expects it`() throws {
        let schema = try #require(try Definition.load().schema[path: ["properties", "status", "default"]])
        #expect(schema == ["observedGeneration": -1])
        #expect(PostgresCellStatus().observedGeneration == -1)
    }

    @Test func `The Swift types write every field of the structure and no other`() throws {
        var written: Set<String> = []
        for cell in try CellCase.all() where cell.expectation == .accepted || cell.name == "engine-two" {
            let spec = try #require(cell.documents.last).value.decoded(as: PostgresCell.self).spec
            written.formUnion(Definition.fields(of: JSONValue(encoding: spec), in: CellSchema.spec, at: "spec"))
        }
        let others = ["spec.engine.cloudSQL", "spec.engine.azureFlexibleServer"]
        let expected = Definition.fields(of: CellSchema.spec, at: "spec")
        let recovered = expected.filter { $0.hasPrefix("spec.recovery.from.objectStore.") }
        #expect(expected.subtracting(written).subtracting(others).subtracting(recovered) == [])
        let status = JSONValue(encoding: SampleStatus.complete)
        #expect(
            Definition.fields(of: status, in: CellSchema.status, at: "status")
                == Definition.fields(of: CellSchema.status, at: "status")
        )
        #expect(CellSchema.status.problems(status, at: "status") == [])
    }
}
