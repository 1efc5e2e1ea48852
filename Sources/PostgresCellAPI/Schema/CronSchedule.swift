import KubernetesAPI

/// Five fields of cron: minute, hour, day of month, month, day of week; numbers only, no names, no `@daily`.
package enum CronSchedule {
    /// What a number of each field looks like, which says the same as the field's range.
    private static let numbers = [
        "[0-5]?[0-9]", "([01]?[0-9]|2[0-3])", "(0?[1-9]|[12][0-9]|3[01])", "(0?[1-9]|1[0-2])", "[0-7]",
    ]

    /// The regular expression of the definition's rule.
    static let pattern: String =
        "^"
        + numbers.map { number in
            let item = "([*]|\(number)(-\(number))?)(/[1-9][0-9]?)?"
            return "\(item)(,\(item))*"
        }.joined(separator: " +") + "$"

    static func isValid(_ text: String) -> Bool {
        let parts = text.split(separator: " ")
        guard parts.count == numbers.count, !text.hasPrefix(" "), !text.hasSuffix(" ") else { return false }
        return zip(parts, CronTimes.ranges).allSatisfy { part, range in
            part.split(separator: ",", omittingEmptySubsequences: false).allSatisfy { isItem($0, in: range) }
        }
    }

    private static func isItem(_ text: Substring, in range: ClosedRange<Int>) -> Bool {
        let halves = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let span = halves.first, halves.count <= 2 else { return false }
        if halves.count == 2, number(halves[1]).map({ (1...99).contains($0) }) != true || halves[1].hasPrefix("0") {
            return false
        }
        if span == "*" { return true }
        let ends = span.split(separator: "-", omittingEmptySubsequences: false)
        return ends.count <= 2 && ends.allSatisfy { end in number(end).map(range.contains) == true && fits(end, range) }
    }

    /// The pattern allows a leading zero where two digits can stand, and not for days of the week.
    private static func fits(_ text: Substring, _ range: ClosedRange<Int>) -> Bool {
        text.utf8.count <= String(range.upperBound).utf8.count
    }

    private static func number(_ text: Substring) -> Int? {
        text.utf8.allSatisfy(ByteClass.digit.contains) && text.utf8.count <= 2 ? Int(text) : nil
    }
}
