/// A set of ASCII characters, for checks that regular expressions would make slowly.
struct ByteClass: Sendable, ExpressibleByUnicodeScalarLiteral {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    static let lower = ByteClass("a"..."z")
    static let upper = ByteClass("A"..."Z")
    static let digit = ByteClass("0"..."9")
    static let lowerOrDigit = lower | digit
    static let alphanumeric = lower | upper | digit

    init(_ range: ClosedRange<Unicode.Scalar>) {
        for value in range.lowerBound.value...range.upperBound.value { insert(UInt8(truncatingIfNeeded: value)) }
    }

    init(unicodeScalarLiteral value: Unicode.Scalar) { self.init(value...value) }

    static func | (lhs: ByteClass, rhs: ByteClass) -> ByteClass {
        var union = lhs
        union.low |= rhs.low
        union.high |= rhs.high
        return union
    }

    func contains(_ byte: UInt8) -> Bool {
        switch byte {
        case 0..<64: low & (1 << UInt64(byte)) != 0
        case 64..<128: high & (1 << UInt64(byte - 64)) != 0
        default: false
        }
    }

    private mutating func insert(_ byte: UInt8) {
        if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte - 64) }
    }
}

extension RandomAccessCollection<UInt8> {
    /// True where the text is not empty, begins in one class and goes on in another; the last must be in a third.
    func fits(first: ByteClass, then rest: ByteClass, last: ByteClass? = nil) -> Bool {
        guard let begin = self.first, let end = self.last else { return false }
        return first.contains(begin) && dropFirst().allSatisfy(rest.contains) && (last ?? (rest | first)).contains(end)
    }
}
