import OperatorTestSupport

/// A client that commits a row every fiftieth of a second, each with its time and its place in the WAL.
struct SteadyWriter: Sendable {
    struct Row: Sendable {
        var id: Int
        /// Unix seconds.
        var time: Double
        /// The WAL's end just before the row.
        var position: UInt64

        fileprivate init?(_ line: some StringProtocol) {
            let fields = line.split(separator: "|")
            guard fields.count == 3, let id = Int(fields[0]), let time = Double(fields[1]),
                let position = UInt64(fields[2])
            else { return nil }
            (self.id, self.time, self.position) = (id, time, position)
        }
    }

    private let cell: SandboxCell
    private let process: HostProcess

    init(_ cell: SandboxCell) async throws {
        self.cell = cell
        try await cell.sql(
            "CREATE TABLE rows (id bigserial PRIMARY KEY, at timestamptz, position pg_lsn)"
        )
        let loop = """
            DO $$ BEGIN LOOP
            INSERT INTO rows (at, position) VALUES (clock_timestamp(), pg_current_wal_insert_lsn());
            COMMIT; PERFORM pg_sleep(0.02);
            END LOOP; END $$
            """
        process = try cell.database.start(SandboxCell.psql("postgres") + ["--command=\(loop)"], beside: "postgres")
        try await eventually("a first row; \(process.output)") { try await rows(newest: 1).count == 1 }
    }

    /// The rows that are committed, the oldest first.
    func rows(newest count: Int = 1_000_000) async throws -> [Row] {
        try await Self.rows(newest: count, of: cell)
    }

    /// Those that a cell has, be it the writer's own or a restored one.
    static func rows(newest count: Int = 1_000_000, of cell: SandboxCell) async throws -> [Row] {
        let text = try await cell.sql(
            "SELECT id, extract(epoch FROM at), position - '0/0' FROM rows ORDER BY id DESC LIMIT \(count)"
        )
        return text.split(separator: "\n").reversed().compactMap { Row($0) }
    }
}
