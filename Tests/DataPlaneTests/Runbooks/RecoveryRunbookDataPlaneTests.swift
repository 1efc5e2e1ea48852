import ClusterSimulation
import FoundationEssentials
import KubernetesAPI
import OperatorTestSupport
import Testing

/// The commands of `dr-restore`, by kubectl, after the loss of a volume.
@Suite struct RecoveryRunbookDataPlaneTests {
    @Test("dr-restore brings a lost cell back, and a drill of the new one passes")
    func restore() async throws {
        try await LedgerInContainers.run { ledger in
            try await ledger.sql("CREATE TABLE notes AS SELECT generate_series(1, 1000) AS i")
            try await archiveEverything(of: ledger)
            let page = try Runbook("dr-restore")
            #expect(page.commands.count == 11)
            let before = try await ledger.run(page.commands.prefix(2))
            #expect(before[0].contains("earliest") && before[1].contains("full backup"), "\(before)")
            try await lose(ledger)

            try write(try #require(page.manifest), to: ledger.folder.path)
            var answers = try await ledger.run(page.commands[2..<6])
            // The schedule would tell of the first backup too, within a minute.
            try await ledger.hasFullBackup("again")
            answers += try await ledger.run(page.commands.dropFirst(6))
            #expect(answers[2].contains("restored"), "\(answers[2])")
            #expect(answers[3].contains(" f  "), "\(answers[3])")
            #expect(Int(answers[8]) != nil, "\(answers[8])")
            #expect(try await ledger.sql("SELECT count(*) FROM notes", of: "again") == "1000")
        }
    }

    private func archiveEverything(of ledger: LedgerInContainers) async throws {
        let segment = try await ledger.sql("SELECT pg_walfile_name(pg_create_restore_point('everything') - 1)")
        try await ledger.sql("SELECT pg_switch_wal()")
        try await eventually("\(segment) in the archive", within: .seconds(60)) {
            try await ledger.sql("SELECT last_archived_wal >= '\(segment)' FROM pg_stat_archiver") == "t"
        }
    }

    /// The claim goes, and with the last pod that holds it also the volume.
    private func lose(_ ledger: LedgerInContainers) async throws {
        try await ledger.kubectl("kubectl delete pvc ledger-data -n finance --wait=false")
        try await ledger.kubectl("kubectl delete pod ledger-0 -n finance --grace-period=1")
        try await ledger.kubectl("kubectl wait --for=condition=Stalled pgcell/ledger -n finance --timeout=1m")
        #expect(try await ledger.status().condition("Stalled").text("reason") == "VolumeLost")
    }

    /// The lost cell's manifest, with what the page says differs.
    private func write(_ changes: JSONValue, to folder: String) throws {
        var manifest = try #require(try YAML.parse(LedgerInContainers.manifest).first?.value)
        manifest["metadata"] = changes["metadata"]
        manifest[path: ["spec", "recovery"]] = changes[path: ["spec", "recovery"]]
        try YAML.render([manifest]).write(toFile: "\(folder)/again.yaml", atomically: false, encoding: .utf8)
    }
}
