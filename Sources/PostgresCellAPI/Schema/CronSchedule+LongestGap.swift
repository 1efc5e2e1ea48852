extension CronSchedule {
    /// The longest time between two runs, in seconds; nil for what is no schedule and for one that never runs.
    ///
    /// Whatever the time zone: a change of its clocks adds an hour at most.
    package static func longestGap(of text: String) -> Int? {
        guard isValid(text) else { return nil }
        let parts = text.split(separator: " ")
        let masks = zip(parts, fields).map { mask(of: $0, in: $1.range) }
        let minutes = (0..<24 * 60).filter { masks[0].has($0 % 60) && masks[1].has($0 / 60) }
        // As the CronJob controller has it: where both days are restricted, either will do.
        let eitherDay = parts[2] != "*" && parts[4] != "*"
        guard let first = minutes.first, let last = minutes.last else { return nil }
        var longest = zip(minutes, minutes.dropFirst()).map { $1 - $0 }.max() ?? 0
        var (earlier, isRepeated) = (nil as Int?, false)
        for (number, day) in eightYears.enumerated() where masks[3].has(day.month) {
            let (ofMonth, ofWeek) = (masks[2].has(day.day), masks[4].has(number % 7))
            guard eitherDay ? ofMonth || ofWeek : ofMonth && ofWeek else { continue }
            if let earlier {
                longest = max(longest, (number - earlier) * 24 * 60 - last + first)
                isRepeated = true
            }
            earlier = number
        }
        return isRepeated ? longest * 60 : nil
    }

    /// From Sunday, 2 January 2028, on: every schedule that ever runs does so twice.
    private static let eightYears: [(month: UInt8, day: UInt8)] = (2028...2036).flatMap { year in
        (1...12).flatMap { month in
            let length = month == 2 ? (year % 4 == 0 ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
            return (1...length).map { (UInt8(month), UInt8($0)) }
        }
    }.dropFirst().map(\.self)

    /// A bit for each number that a field admits.
    private static func mask(of field: Substring, in range: ClosedRange<Int>) -> UInt64 {
        var mask: UInt64 = 0
        for item in field.split(separator: ",") {
            let halves = item.split(separator: "/")
            let ends = halves[0].split(separator: "-").compactMap { Int($0) }
            let begin = ends.first ?? range.lowerBound
            // A number with a step stands for a range to the end.
            let isOpen = halves[0] == "*" || (halves.count == 2 && ends.count == 1)
            let end = isOpen ? range.upperBound : ends.last ?? begin
            for number in stride(from: begin, through: end, by: halves.count == 2 ? Int(halves[1]) ?? 1 : 1) {
                mask |= 1 << UInt64(number)
            }
        }
        // Both 0 and 7 are Sunday.
        return range == 0...7 && mask.has(7) ? mask | 1 : mask
    }
}

extension UInt64 {
    fileprivate func has(_ number: some BinaryInteger) -> Bool { self >> UInt64(number) & 1 == 1 }
}
