import Foundation
import KubernetesAPI
import OperatorTestSupport
import PostgresCellAPI
import PostgresCellPlanning
import Testing

/// A cell as a compose file.
@Suite struct ComposeTests {
    private func file(_ cell: GoldenCell) throws -> JSONValue {
        makeComposeFile(for: try cell.read(), defaults: GoldenCell.defaults)
    }

    @Test func `the sample's compose file is as its golden file says`() throws {
        // The programs have files of their own.
        var file = try file(.sample)
        file["configs"] = file["configs"]?.object.map { .object($0.mapValues { _ in ["content": "..."] }) }
        let mismatches = try Snapshot.mismatches(
            in: GoldenCell.sample.directory.deletingLastPathComponent().appending(path: "compose"),
            files: ["compose.yaml": YAML.render(file)]
        )
        #expect(mismatches.isEmpty, "\(mismatches.joined(separator: "\n"))")
    }

    @Test
    func `programs and settings are those of the ConfigMaps, with dollars that compose leaves alone, and places`()
        throws
    {
        let configs = try file(.sample)["configs"]?.object ?? [:]
        let contents = Set(configs.values.compactMap { $0["content"]?.string?.replacing("$$", with: "$") })
        let data = try GoldenCell.sample.children().configuration.flatMap { object in
            (try JSONValue(parsing: object.manifest)["data"]?.object ?? [:]).values.compactMap(\.string)
        }
        #expect(data.count > 10)
        #expect(contents.isSuperset(of: data))
        #expect(contents.subtracting(data) == ["postgres.alphaswarm.svc.cluster.local", "5432", "alphaswarm"])
    }

    @Test(arguments: [GoldenCell.sample, .smallest, .everything])
    func `every volume, config, secret and service that is used is declared`(cell: GoldenCell) throws {
        let file = try file(cell)
        let services = file["services"]?.object ?? [:]
        #expect(services.count > 3)
        for (name, service) in services {
            for mount in service["volumes"]?.array ?? [] {
                let volume = mount.string?.split(separator: ":").first.map(String.init) ?? ""
                #expect(file[path: ["volumes", volume]] != nil, "\(name) mounts \(volume)")
            }
            for kind in ["configs", "secrets"] {
                for used in service[kind]?.array ?? [] {
                    #expect(file[path: [kind, used.string ?? ""]] != nil, "\(name) uses \(used)")
                }
            }
            for other in (service["depends_on"]?.object ?? [:]).keys {
                #expect(services[other] != nil, "\(name) depends on \(other)")
            }
        }
    }

    @Test func `the database, the pooler and the migrations are there, and an application can wait for the last`()
        throws
    {
        let file = try file(.sample)
        let service = { name in file[path: ["services", name]] }
        #expect(service("postgres")?["ports"] == ["127.0.0.1:5433:5432"])
        #expect(service("pgbouncer")?["ports"] == ["127.0.0.1:6432:6432"])
        let names = service("pgbouncer")?[path: ["networks", "default", "aliases"]]?.array ?? []
        #expect(names.contains("pgbouncer.alphaswarm.svc.cluster.local"))
        let waits = service("migrate")?["depends_on"]
        #expect(waits?[path: ["role-keeper", "condition"]] == "service_healthy")
        #expect(service("migrate")?["restart"] == "on-failure:3")
        #expect(
            service("migrate")?[path: ["environment", "DATABASE_URL"]]?.string?
                .hasPrefix("postgresql://${POSTGRES_OWNER_USERNAME:?property username of alphaswarm/postgres/owner}:")
                == true
        )
    }

    @Test func `no process is root but the one that fills the volumes, and none can write its root`() throws {
        for (name, service) in try file(.everything)["services"]?.object ?? [:] where name != "cell" {
            #expect(service["user"]?.string?.hasPrefix("0:") == false, "\(name)")
            #expect(service["read_only"] == true, "\(name)")
            #expect(service["cap_drop"] == ["ALL"], "\(name)")
        }
    }
}
