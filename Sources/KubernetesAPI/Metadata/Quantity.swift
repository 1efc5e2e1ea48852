/// `resource.Quantity`: an amount with a decimal (`m`, `k`, `M`…) or binary (`Ki`, `Mi`…) suffix.
///
/// Kept as its canonical text, since server-side apply compares text: an equal amount written otherwise would be a
/// change on every pass. https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
package struct Quantity: Hashable, Sendable {
    /// The amount in thousandths of a unit: `250m` is 250, `1Ki` is 1 024 000.
    package let milliunits: Int64
    /// The canonical text: the largest suffix of the same family that leaves a whole number.
    package let text: String

    /// Reads a quantity in any spelling, such as `0.5`, `1e3`, `1536Mi`.
    ///
    /// - Returns: nil where the text is no quantity, is negative or exceeds 9.2e15 units.
    package init?(_ text: String) {
        let suffixStart = text.firstIndex { !($0.isASCII && ($0.isNumber || $0 == "." || $0 == "+")) } ?? text.endIndex
        guard let number = Decimal(text[..<suffixStart]) else { return nil }
        let suffix = String(text[suffixStart...])
        if let shift = Self.binarySuffixes.firstIndex(of: suffix), shift > 0 {
            guard let milliunits = number.scaled(by: 1 << (10 * shift)) else { return nil }
            self.init(milliunits: milliunits, isBinary: true)
        } else if let power = Self.power(ofTen: suffix), let milliunits = number.scaled(byPowerOfTen: power) {
            self.init(milliunits: milliunits, isBinary: false)
        } else {
            return nil
        }
    }

    private init(milliunits: Int64, isBinary: Bool) {
        self.milliunits = milliunits
        self.text = isBinary ? Self.binaryText(milliunits) : Self.decimalText(milliunits)
    }

    private static let binarySuffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi"]
    private static let decimalSuffixes = ["m", "", "k", "M", "G", "T", "P"]

    private static func power(ofTen suffix: String) -> Int? {
        if let index = decimalSuffixes.firstIndex(of: suffix) { return (index - 1) * 3 }
        guard suffix.hasPrefix("e") || suffix.hasPrefix("E"), let power = Int(suffix.dropFirst()),
            (-3...15).contains(power)
        else { return nil }
        return power
    }

    private static func binaryText(_ milliunits: Int64) -> String {
        guard milliunits % 1000 == 0 else { return decimalText(milliunits) }
        var amount = milliunits / 1000
        var index = 0
        while amount != 0, amount % 1024 == 0, index + 1 < binarySuffixes.count {
            amount /= 1024
            index += 1
        }
        return "\(amount)\(binarySuffixes[index])"
    }

    private static func decimalText(_ milliunits: Int64) -> String {
        guard milliunits != 0 else { return "0" }
        var amount = milliunits
        var index = 0
        while amount % 1000 == 0, index + 1 < decimalSuffixes.count {
            amount /= 1000
            index += 1
        }
        return "\(amount)\(decimalSuffixes[index])"
    }
}

extension Quantity: Comparable, CustomStringConvertible, Codable, ExpressibleByStringLiteral {
    package static func == (lhs: Quantity, rhs: Quantity) -> Bool { lhs.milliunits == rhs.milliunits }
    package static func < (lhs: Quantity, rhs: Quantity) -> Bool { lhs.milliunits < rhs.milliunits }
    package func hash(into hasher: inout Hasher) { hasher.combine(milliunits) }
    package var description: String { text }

    /// For quantities that stand in our own source; a text that is none ends the process.
    package init(stringLiteral text: String) {
        guard let quantity = Quantity(text) else { preconditionFailure("not a quantity: \(text)") }
        self = quantity
    }

    /// The server accepts a bare number as well as a string.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try (try? container.decode(Int64.self)).map(String.init) ?? container.decode(String.self)
        guard let quantity = Quantity(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a quantity: \(text)")
        }
        self = quantity
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// A non-negative decimal number as digits and a count of digits behind the point.
private struct Decimal {
    var digits: Int64
    var fractionDigits: Int

    init?(_ text: Substring) {
        let text = text.hasPrefix("+") ? text.dropFirst() : text
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, !(parts.joined().isEmpty), !parts.joined().contains(".") else { return nil }
        let fraction = parts.count > 1 ? parts[1] : ""
        guard let digits = Int64("0" + whole + fraction) else { return nil }
        self.digits = digits
        self.fractionDigits = fraction.count
    }

    /// The number times a factor, in thousandths, rounded up as the API server does.
    func scaled(by factor: Int64) -> Int64? {
        let (product, overflow) = digits.multipliedReportingOverflow(by: factor)
        return overflow ? nil : Decimal(digits: product, fractionDigits: fractionDigits).scaled(byPowerOfTen: 0)
    }

    /// The number times a power of ten, in thousandths, rounded up as the API server does.
    func scaled(byPowerOfTen power: Int) -> Int64? {
        var exponent = power + 3 - fractionDigits
        var amount = digits
        while exponent > 0 {
            let (product, overflow) = amount.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            amount = product
            exponent -= 1
        }
        while exponent < 0 {
            amount = amount / 10 + (amount % 10 == 0 ? 0 : 1)
            exponent += 1
        }
        return amount
    }

    private init(digits: Int64, fractionDigits: Int) {
        self.digits = digits
        self.fractionDigits = fractionDigits
    }
}
