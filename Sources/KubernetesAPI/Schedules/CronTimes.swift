package import FoundationEssentials

/// The minutes that a CronJob's schedule names: five fields of numbers, in UTC.
///
/// Names and `@daily` are not understood. Source: github.com/robfig/cron, which the CronJob controller reads with.
package struct CronTimes: Hashable, Sendable {
    /// A bit for each number that a field admits: minute, hour, day of month, month, day of week.
    private let masks: [UInt64]
    /// Where both days are restricted, either will do.
    private let takesEitherDay: Bool

    /// - Returns: nil for what is no schedule.
    package init?(_ text: String) {
        let fields = text.split(separator: " ")
        let masks = zip(fields, Self.ranges).compactMap { Self.mask(of: $0, in: $1) }
        guard fields.count == Self.ranges.count, masks.count == fields.count else { return nil }
        self.masks = masks
        takesEitherDay = fields[2] != "*" && fields[4] != "*"
    }

    /// Of the fields, in their order; both 0 and 7 are Sunday.
    package static let ranges = [0...59, 0...23, 1...31, 1...12, 0...7]

    /// Of each day that has any: minutes after midnight, ascending.
    package var minutesOfDay: [Int] {
        (0..<24 * 60).filter { masks[0].has($0 % 60) && masks[1].has($0 / 60) }
    }

    /// Whether a day is one of the schedule's.
    ///
    /// - Parameter weekday: 0 is Sunday.
    package func includes(month: Int, day: Int, weekday: Int) -> Bool {
        let (ofMonth, ofWeek) = (masks[2].has(day), masks[4].has(weekday))
        return masks[3].has(month) && (takesEitherDay ? ofMonth || ofWeek : ofMonth && ofWeek)
    }

    /// The first time after another; nil where none comes within eight years, which see every date.
    package func next(after time: Date) -> Date? {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let minutes = minutesOfDay
        let today = calendar.startOfDay(for: time)
        for offset in 0...8 * 366 {
            let midnight = today.addingTimeInterval(Double(offset) * 86_400)
            let day = calendar.dateComponents([.month, .day, .weekday], from: midnight)
            guard includes(month: day.month ?? 0, day: day.day ?? 0, weekday: (day.weekday ?? 1) - 1) else { continue }
            let times = minutes.lazy.map { midnight.addingTimeInterval(Double($0) * 60) }
            if let first = times.first(where: { $0 > time }) { return first }
        }
        return nil
    }

    private static func mask(of field: Substring, in range: ClosedRange<Int>) -> UInt64? {
        var mask: UInt64 = 0
        for item in field.split(separator: ",", omittingEmptySubsequences: false) {
            let halves = item.split(separator: "/", omittingEmptySubsequences: false)
            let ends = halves[0].split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
            let isAll = halves[0] == "*"
            guard halves.count <= 2, let step = halves.count == 2 ? Int(halves[1]) : 1, step > 0,
                isAll || (ends.count <= 2 && ends.allSatisfy { $0.map(range.contains) == true })
            else { return nil }
            let begin = isAll ? range.lowerBound : ends.first.flatMap(\.self) ?? range.lowerBound
            // A number with a step stands for a range to the end.
            let isOpen = isAll || (halves.count == 2 && ends.count == 1)
            let end = isOpen ? range.upperBound : ends.last.flatMap(\.self) ?? begin
            for number in stride(from: begin, through: end, by: step) { mask |= 1 << UInt64(number) }
        }
        return range == 0...7 && mask.has(7) ? mask | 1 : mask
    }
}

extension UInt64 {
    fileprivate func has(_ number: Int) -> Bool { self >> UInt64(number) & 1 == 1 }
}
