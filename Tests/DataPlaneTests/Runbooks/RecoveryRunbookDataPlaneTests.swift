import FoundationEssentials
import OperatorTestSupport
import PostgresCellAPI
import Testing

/// The commands of `dr-restore`, after the loss of a volume.
@Suite struct RecoveryRunbookDataPlaneTests {
    @Test("dr-restore brings a lost cell back, and a drill of the new one passes")
    func restore() async throws {
        let place = try await SandboxPlace(cells: ["ledger", "again"])
        let lost = try SandboxCell(in: place)
        try await lost.start()
        try await lost.hasFullBackup()
        try await lost.rolesAreKept()
        try await lost.sql("CREATE TABLE notes AS SELECT generate_series(1, 1000) AS i", database: "ledger")
        try await lost.everythingIsArchived()

        let page = try Runbook("dr-restore")
        #expect(page.commands.count == 9)
        let kubectl = SandboxKubectl(lost, manifest: page.manifest)
        let window = try await told(kubectl, page.commands[0])
        #expect(window.contains("earliest"))
        #expect(try await kubectl(page.commands[1]).contains("full backup"))
        try await lost.kill()
        try FileManager.default.removeItem(atPath: lost.database.path(ofVolume: "data"))
        var answers: [String] = []
        for command in page.commands.dropFirst(2) {
            if command.contains("create job") { try await kubectl.cell(ofPod: "again").hasFullBackup() }
            answers.append(try await kubectl(command))
        }
        #expect(answers[2].contains("restored"), "\(answers[2])")
        #expect(answers[3].contains(" f  "), "\(answers[3])")
        #expect(Int(answers[6]) != nil, "\(answers[6])")
        let restored = try kubectl.cell(ofPod: "again")
        #expect(try await restored.sql("SELECT count(*) FROM notes", database: "ledger") == "1000")
        try await restored.kill()
    }

    /// The report follows the backup within half a minute.
    private func told(_ kubectl: SandboxKubectl, _ command: String) async throws -> String {
        var answer = ""
        try await eventually("figures in the status", within: .seconds(60)) {
            answer = try await kubectl(command)
            return true
        }
        return answer
    }
}
