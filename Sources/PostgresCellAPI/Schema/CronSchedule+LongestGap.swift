import KubernetesAPI

extension CronSchedule {
    /// The longest time between two runs, in seconds; nil for what is no schedule and for one that never runs.
    ///
    /// Whatever the time zone: a change of its clocks adds an hour at most.
    package static func longestGap(of text: String) -> Int? {
        guard isValid(text), let times = CronTimes(text) else { return nil }
        let minutes = times.minutesOfDay
        guard let first = minutes.first, let last = minutes.last else { return nil }
        var longest = zip(minutes, minutes.dropFirst()).map { $1 - $0 }.max() ?? 0
        var (earlier, isRepeated) = (nil as Int?, false)
        for (number, date) in eightYears.enumerated()
        where times.includes(month: date.month, day: date.day, weekday: number % 7) {
            if let earlier {
                longest = max(longest, (number - earlier) * 24 * 60 - last + first)
                isRepeated = true
            }
            earlier = number
        }
        return isRepeated ? longest * 60 : nil
    }

    /// From Sunday, 2 January 2028, on: every schedule that ever runs does so twice.
    private static let eightYears: [(month: Int, day: Int)] = (2028...2036).flatMap { year in
        (1...12).flatMap { month in
            let length = month == 2 ? (year % 4 == 0 ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
            return (1...length).map { (month, $0) }
        }
    }.dropFirst().map(\.self)
}
