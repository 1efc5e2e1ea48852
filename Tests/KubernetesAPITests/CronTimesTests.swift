import FoundationEssentials
import KubernetesAPI
import Testing

@Suite struct CronTimesTests {
    @Test(
        "The first time after another",
        arguments: [
            ("* * * * *", "2026-11-27T10:00:00Z", "2026-11-27T10:01:00Z"),
            ("* * * * *", "2026-11-27T10:00:59Z", "2026-11-27T10:01:00Z"),
            ("*/5 * * * *", "2026-11-27T10:58:00Z", "2026-11-27T11:00:00Z"),
            ("30 1 * * 0", "2026-11-27T10:00:00Z", "2026-11-29T01:30:00Z"),
            ("30 1 * * 7", "2026-11-29T01:30:00Z", "2026-12-06T01:30:00Z"),
            ("0 5/6 * * *", "2026-12-31T23:00:00Z", "2027-01-01T05:00:00Z"),
            ("0 0 1,15 * 1", "2026-11-27T10:00:00Z", "2026-11-30T00:00:00Z"),
            ("0 0 29 2 *", "2026-11-27T10:00:00Z", "2028-02-29T00:00:00Z"),
            ("0 0 31 2 *", "2026-11-27T10:00:00Z", nil),
        ] as [(String, String, String?)]
    )
    func next(_ schedule: String, _ time: String, _ next: String?) throws {
        let times = try #require(CronTimes(schedule))
        #expect(times.next(after: try #require(Timestamp.parse(time))).map(Timestamp.format) == next)
    }

    @Test(arguments: ["", "@daily", "* * * *", "60 * * * *", "* * * * 8", "*/0 * * * *", "1- * * * *", "a * * * *"])
    func `What is no schedule`(_ text: String) { #expect(CronTimes(text) == nil) }
}
