import ClusterSimulation
import FoundationEssentials
import KubernetesAPI
import OperatorTestSupport
import Testing

/// The object store is away until the volume is full, and the commands of `disk-full`, by kubectl, bring all back.
@Suite struct OutageDataPlaneTests {
    @Test(
        """
        without the object store the database serves on and status, event and metric tell how long it can; a full volume \
        loses nothing that was committed, and what waited is archived without a gap
        """
    )
    func outage() async throws {
        try await LedgerInContainers.run(limitsVolumes: true) { ledger in
            #expect(try await ledger.status().condition("WALArchiving").text("status") == "True")
            #expect(try await ledger.sql("SELECT failed_count FROM pg_stat_archiver") == "0")
            try await ledger.sql("CREATE TABLE rows (id bigserial PRIMARY KEY)")

            try await reachStore(ledger, of: "nobody")
            try await expectTold(ledger)
            let acknowledged = try await fillVolume(ledger)

            let page = try Runbook("disk-full")
            #expect(page.commands.count == 8)
            let seen = try await ledger.run(page.commands.prefix(6))
            #expect(
                try #require(Int(seen[0])) > 0 && ["100%", "99%"].contains(where: seen[1].contains)
                    && Int(seen[2]) ?? 0 > 0,
                "\(seen)"
            )
            let kept = "SELECT count(*) FROM rows WHERE id <= \(acknowledged)"
            #expect(acknowledged > 1)
            #expect(try await ledger.sql(kept) == "\(acknowledged)")
            try await reachStore(ledger, of: "s3")
            try await eventually("nothing that waits", within: .seconds(600), askingEvery: .seconds(1)) {
                try await ledger.reported()[path: ["archiver", "waiting"]] == 0
            }
            // The schedule would tell of it too, within a minute.
            try await ledger.report()
            let after = try await ledger.run(page.commands.dropFirst(6))
            #expect(after[1].contains("status: ok"), "\(after[1])")
        }
    }

    /// Connections are refused where nobody is behind the Service.
    private func reachStore(_ ledger: LedgerInContainers, of name: String) async throws {
        let patch = #"{"spec":{"selector":{"app.kubernetes.io/name":"\#(name)"}}}"#
        try await ledger.kubectl("kubectl patch service s3 -n finance -p '\(patch)'")
    }

    /// While the database serves on.
    private func expectTold(_ ledger: LedgerInContainers) async throws {
        try await eventually("failing archiving in the report", within: .seconds(600), askingEvery: .milliseconds(500))
        {
            try await ledger.sql("INSERT INTO rows DEFAULT VALUES; SELECT pg_switch_wal()")
            let report = try await ledger.reported()
            let failed = report[path: ["archiver", "lastFailedTime"]]?.integer ?? 0
            return failed > report[path: ["archiver", "lastArchivedTime"]]?.integer ?? 0
                && report[path: ["volume", "secondsUntilFull"]] != nil
        }
        try await ledger.report()
        try await ledger.kubectl(
            "kubectl wait --for=condition=WALArchiving=False pgcell/ledger -n finance --timeout=10m"
        )
        let status = try await ledger.status()
        #expect(status.condition("WALArchiving").text("reason") == "ArchivingFailing")
        #expect(status[path: ["backup", "volumeFullTime"]] != nil)
        try await eventually("an event of it") {
            try await ledger.kubectl("kubectl get events -n finance --field-selector type=Warning")
                .contains("at the present rate the volume is full in")
        }
        let series = #"{name="ledger",namespace="finance""#
        #expect(ledger.instance.metric(#"postgrescell_condition\#(series),type="WALArchiving"}"#) == 0)
        #expect(ledger.instance.metric("postgrescell_volume_full_timestamp_seconds\(series)}") ?? 0 > 0)
    }

    /// - Returns: how many rows were committed.
    private func fillVolume(_ ledger: LedgerInContainers) async throws -> Int {
        let write = """
            INSERT INTO rows DEFAULT VALUES;
            SELECT pg_switch_wal() FROM (SELECT pg_logical_emit_message(false, '', repeat('x', 15000000))) AS m;
            SELECT max(id) FROM rows;
            """
        var acknowledged = 0
        while acknowledged < 500 {
            guard let answer = try? await ledger.sql(write), let last = answer.split(separator: "\n").last else {
                break
            }
            acknowledged = try #require(Int(last))
        }
        try await eventually("a server that cannot start", within: .seconds(300)) {
            let pod = try await ledger.containers.pod("ledger-0")
            return pod.container("postgres").count("restartCount") ?? 0 > 0 && !pod.container("postgres").isReady
                && ledger.containers.log(pod, "postgres").contains("No space left on device")
        }
        return acknowledged
    }
}

extension JSONValue {
    /// Of a container's status.
    fileprivate var isReady: Bool { self["ready"] == true }
}
