import KubernetesAPI
import PostgresCellAPI
import PostgresCellPlanning
import Testing

/// What restarts pods and what does not: the fingerprint on StatefulSet and Deployment.
@Suite struct GoldenFreezeTests {
    @Test func `a newer tools image changes templates and no inputs`() throws {
        let cell = try GoldenCell.sample.read()
        let newer = PlanningDefaults(toolsImage: "registry.example/postgrescell-tools:2.0.0")
        let before = fingerprints(of: makeStatefulSetChildren(of: cell, defaults: GoldenCell.defaults))
        let after = fingerprints(of: makeStatefulSetChildren(of: cell, defaults: newer))
        #expect(before.map(\.inputs) == after.map(\.inputs))
        #expect(zip(before, after).allSatisfy { $0.template != $1.template })
    }

    @Test(arguments: [
        ("a reloaded parameter", false, false), ("a larger volume", false, false),
        ("a parameter that needs a restart", true, false), ("an extension", true, false),
        ("the restart annotation", true, true), ("the pooler's image", false, true),
        ("the database's image", true, false), ("a pool's size", false, false),
    ])
    func `inputs change with what shapes the pods`(change: String, database: Bool, pooler: Bool) throws {
        let cell = try GoldenCell.sample.read()
        let before = fingerprints(of: makeStatefulSetChildren(of: cell, defaults: GoldenCell.defaults))
        let after = fingerprints(of: makeStatefulSetChildren(of: changed(cell, change), defaults: GoldenCell.defaults))
        #expect((before[0].inputs != after[0].inputs) == database)
        #expect((before[0].template != after[0].template) == database)
        #expect((before[1].inputs != after[1].inputs) == pooler)
        #expect((before[1].template != after[1].template) == pooler)
    }

    @Test func `a migration's Job is another one only where it runs something else`() throws {
        var cell = try GoldenCell.sample.read()
        let name = cell.migrationJobName
        cell.spec.migrations?.retries = 7
        #expect(cell.migrationJobName == name)
        cell.spec.migrations?.alembic?.target = "0044"
        #expect(cell.migrationJobName != name)
        #expect(cell.migrationJobName?.hasPrefix("postgres-migrate-") == true)
    }

    private func fingerprints(of children: CellChildren) -> [TemplateFingerprint] {
        (children.database + children.pooler).compactMap(\.template)
    }

    private func changed(_ cell: PostgresCell, _ change: String) -> PostgresCell {
        var cell = cell
        switch change {
        case "a reloaded parameter": cell.spec.engine.statefulSet?.parameters["work_mem"] = "16MB"
        case "a larger volume": cell.spec.engine.statefulSet?.storage.size = "10Gi"
        case "a parameter that needs a restart": cell.spec.engine.statefulSet?.parameters["max_connections"] = "400"
        case "an extension": cell.spec.database.extensions.append("hstore")
        case "the restart annotation": cell.metadata.annotations = [WellKnownNames.Annotation.restart: "1"]
        case "the pooler's image": cell.spec.pooler.image = "registry.example/pgbouncer:1"
        case "the database's image": cell.spec.engine.statefulSet?.image = "pgvector/pgvector:pg16.14"
        default: cell.spec.pooler.defaultPoolSize = 50
        }
        return cell
    }
}
