import PostgresCellAPI
import Testing

@Suite struct CronScheduleTests {
    /// In hours.
    @Test(
        "The longest time between two runs",
        arguments: [
            ("0 3 * * *", 24), ("30 1 * * 0", 168), ("30 1 * * 7", 168), ("30 1 * * 1-6", 48), ("0 */6 * * *", 6),
            ("0 5/6 * * *", 6), ("0 8-18 * * *", 14), ("0 0 1 * *", 744), ("0 0 29 2 *", 35_064),
            ("0 0 1,15 * 1", 168), ("0 0 31 2 *", nil), ("@daily", nil),
        ] as [(String, Int?)]
    )
    func gap(_ schedule: String, _ hours: Int?) {
        #expect(CronSchedule.longestGap(of: schedule) == hours.map { $0 * 3600 })
    }

    @Test(arguments: [("*/5 * * * *", 300), ("* * * * *", 60), ("7,37 * * * *", 1800)])
    func `In seconds, within an hour`(_ schedule: String, _ seconds: Int) {
        #expect(CronSchedule.longestGap(of: schedule) == seconds)
    }
}
