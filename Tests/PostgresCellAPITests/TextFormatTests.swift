import PostgresCellAPI
import Testing

@Suite struct TextFormatTests {
    private static let samples = [
        "", " ", "a", "A", "_", "-", ".", "1", "a-", "-a", "a.b", "a..b", "a.b.c", "a_b", "a b", "ä", "a\nb", "a\u{7F}",
        "postgres", "uuid-ossp", "0045_ledger", "head", "base", "pgvector/pgvector:pg16", "name@sha256:00ff", ":tag",
        "Etc/UTC", "Etc/GMT+1", "europe/berlin", "15m", "1h30m", "90s", "0s", "1d", "m", "15", "1.5h", "30m1h",
        "1234567s",
        "5Gi", "1.5Ti", "250m", "-5Gi", "5 Gi", "5gi", "1e3", ".5", "5.", "1.2.3", "+5", "2026-11-22T10:00:00Z",
        "2026-11-22",
        "2026-11-22T10:00:00+01:00", "2026-11-22T10:00:00.5Z", "2026-11-22 10:00:00Z", "* * * * *",
        "*/15 0,12 1-15/2 * *",
        "0 0 3 * * *", "@daily", "0 24 * * *", "60 * * * *", "* * 0 * *", "* * * 13 *", "* * * * 8", "* * * * 07",
        "00 00 01 01 0", "*/0 * * * *", "*/100 * * * *", "5-1 * * * *", "1,,2 * * * *", "1- * * * *", "  * * * * *",
        "* *  * * *",
        "* * * JAN *", "1/2/3 * * * *", "*-5 * * * *",
    ]

    @Test("The check and the definition's pattern agree", arguments: TextFormat.allCases)
    func agreement(format: TextFormat) throws {
        let pattern = try Regex(format.pattern)
        for sample in Self.samples where format != .duration || sample.contains(where: { "123456789".contains($0) }) {
            #expect(format.accepts(sample) == (sample.wholeMatch(of: pattern) != nil), "\(format) of '\(sample)'")
        }
    }

    @Test("Durations are whole seconds", arguments: [("15m", 900), ("1h30m", 5400), ("90s", 90), ("1h1s", 3601)])
    func seconds(text: String, seconds: Int) {
        #expect(CellDuration(text)?.seconds == seconds)
        #expect(CellDuration(text)?.text == text)
    }

    @Test("What is no duration is refused", arguments: ["", "0s", "0h0m", "15", "m", "1m1h", "-5m", "1m1m"])
    func noDuration(text: String) {
        #expect(CellDuration(text) == nil)
    }
}
