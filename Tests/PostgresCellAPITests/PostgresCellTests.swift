import FoundationEssentials
import KubernetesAPI
import PostgresCellAPI
import Testing

@Suite struct PostgresCellTests {
    @Test func `A spec that does not decode is kept and refused with its path`() throws {
        let text = """
            {"metadata": {"name": "old"}, "spec": {"database": {"name": "app"}, "credentials": {
              "secretStoreRef": {"name": "vault"}, "owner": {"key": "a"}, "pooler": {"key": "b"}},
              "consumers": [{"name": "core", "access": "Superuser", "key": "c"}]}, "status": {"conditions": 3}}
            """
        let cell = try JSONCoding.decode(PostgresCell.self, from: Data(text.utf8))
        #expect(cell.metadata.name == "old")
        #expect(cell.status == nil)
        #expect(validate(cell).map(\.path) == ["spec.consumers[0].access"])
        #expect(validateUpdate(old: cell, new: cell) == [])
    }

    @Test func `A cell without a spec is kept and refused`() throws {
        let cell = try JSONCoding.decode(PostgresCell.self, from: Data(#"{"metadata": {"name": "empty"}}"#.utf8))
        #expect(validate(cell).map(\.path) == ["spec"])
    }

    @Test func `A status is read as it was written`() throws {
        let written = JSONCoding.encode(SampleStatus.complete)
        #expect(try JSONCoding.decode(PostgresCellStatus.self, from: written) == SampleStatus.complete)
    }

    @Test func `Reading asks for the right kind and a name`() {
        guard case .refused(let problems) = PostgresCell.read(["apiVersion": "v1", "kind": "Pod"]) else {
            Issue.record("a Pod was read as a cell")
            return
        }
        #expect(problems.map(\.path) == ["apiVersion", "kind", "metadata.name", "spec"])
    }

    @Test func `A problem names the line of its field`() throws {
        let text = """
            apiVersion: postgres.alphaswarm.io/v1alpha1
            kind: PostgresCell
            metadata: {name: postgres}
            spec:
              engine:
                statefulSet:
                  parameters:
                    max_connections: "200"
                    port: "5433"
              database: {name: app}
              credentials:
                secretStoreRef: {name: vault}
                owner: {key: a}
                pooler: {key: b}
              consumers:
                - {name: core, access: ReadWrite, key: c}
                - {name: owner, access: ReadWrite, key: c}
            """
        let document = try #require(try YAML.parse(text).first)
        guard case .refused(let problems) = PostgresCell.read(document.value) else {
            Issue.record("a bad cell was read")
            return
        }
        #expect(problems.map { $0.line(in: document) } == [9, 17])
    }

    @Test func `Names of children fit their kinds for the longest name of a cell`() {
        let names = ChildNames(cell: String(repeating: "a", count: 40))
        let cronJobs = [names.dump, names.fullBackup, names.incrementalBackup, names.drill]
        #expect(cronJobs.allSatisfy { $0.count <= 52 })
        #expect(names.migration(hash: String(repeating: "0", count: 64)).count <= 63)
        #expect(names.pgbouncer.count <= 63)
    }
}
