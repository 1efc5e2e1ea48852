import FoundationEssentials
import KubernetesAPI
import OperatorTestSupport
import PostgresCellAPI
import Testing

/// What goes with a volume that is lost under a steady writer.
@Suite struct LossDataPlaneTests {
    /// As the spec's recovery point objective is five times the timeout that follows from it.
    private static let timeout = 3.0
    private static let objective = 5 * timeout
    /// Postgres looks at whole seconds, and a segment takes its time to the object store.
    private static let push = 2.5

    @Test("of 20 losses at random moments none takes rows older than the RPO, nor than archive_timeout and a push")
    func recoveryPoint() async throws {
        let place = try await SandboxPlace(cells: ["ledger", "again"])
        let cell = try SandboxCell(in: place, overrides: ["archive_timeout": "\(Int(Self.timeout))s"])
        try await cell.start(sideCars: ["backup-server"])
        try await cell.hasFullBackup()
        let writer = try await SteadyWriter(cell)
        try await eventually("a segment of the writer's in the archive") {
            guard let first = try await writer.rows().first else { return false }
            return try await place.store.archiveEnd(of: cell) > first.position
        }

        // Nineteen are judged by what the store has at the moment, and share a server; the last one is lost in earnest.
        var moments: [(end: UInt64, newest: SteadyWriter.Row)] = []
        while moments.count < 19 {
            try await Task.sleep(for: .milliseconds(Int.random(in: 0...2000)))
            // The store first: what is committed meanwhile counts as lost.
            let end = try await place.store.archiveEnd(of: cell)
            if let newest = try await writer.rows(newest: 1).last { moments.append((end, newest)) }
        }
        let rows = try await writer.rows()
        try await cell.kill()
        try FileManager.default.removeItem(atPath: cell.database.path(ofVolume: "data"))

        let restored = try SandboxCell("again", in: place) { spec in
            spec.recovery = CellRecovery(from: .init(cell: "ledger"), target: .init(latest: true))
        }
        try await restored.start(sideCars: [])
        let kept = try await SteadyWriter.rows(of: restored)
        try await restored.kill()
        // Not before: the store may still have been about to take in what it was sent.
        let end = try await place.store.archiveEnd(of: cell)
        let predicted = try #require(rows.last { $0.position < end })
        let last = try #require(kept.last)
        // The last row's commit may stand in the next segment.
        #expect(last.id >= predicted.id - 1 && (last.id <= predicted.id || rows.last?.id == predicted.id))
        #expect(kept.map(\.id) == Array(1...last.id), "no row before the last one is missing")

        let newest = try #require(rows.last)
        var ages = [newest.time - last.time]
        for moment in moments {
            let survivor = try #require(rows.last { $0.position < moment.end })
            ages.append(max(0, moment.newest.time - survivor.time))
        }
        ages.sort()
        print("RPO of \(ages.count) losses, archive_timeout \(Self.timeout) s: \(Self.summary(ages))")
        #expect(ages.count == 20)
        #expect(ages.allSatisfy { $0 <= Self.objective }, "\(ages)")
        #expect(ages.allSatisfy { $0 <= Self.timeout + Self.push }, "\(ages)")
    }

    private static func summary(_ ages: [Double]) -> String {
        [("least", 0), ("median", 0.5), ("90 %", 0.9), ("greatest", 1.0)]
            .map { name, share in
                let age = ages[Int((Double(ages.count - 1) * share).rounded())]
                return "\(name) \(Double(Int(age * 100)) / 100) s"
            }
            .joined(separator: ", ")
    }
}

extension SandboxObjectStore {
    /// Where the WAL ends that the store has of a cell, on its first timeline.
    func archiveEnd(of cell: SandboxCell) async throws -> UInt64 {
        let keys = try await keys("cells/finance/\(cell.cell.metadata.name)-")
        let segments = keys.compactMap { key -> Substring? in
            let name = key.split(separator: "/").last?.prefix(24) ?? ""
            return key.contains("/archive/") && name.hasPrefix("00000001") && name.allSatisfy(\.isHexDigit) ? name : nil
        }
        guard let newest = segments.max(), let log = UInt64(newest.dropFirst(8).prefix(8), radix: 16),
            let segment = UInt64(newest.dropFirst(16), radix: 16)
        else { return 0 }
        return log << 32 + (segment + 1) << 24
    }
}
