extension YAML {
    /// What a scalar means: a quoted one is text, a plain one may be null, a truth value or a number.
    static func resolve(_ text: String, isPlain: Bool, tag: String?) -> JSONValue {
        guard isPlain, tag == nil else { return .string(text) }
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON": return .bool(true)
        case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF": return .bool(false)
        default: return number(text) ?? .string(text)
        }
    }

    /// True where a text, written plainly, would be read as something else, or would not be read at all.
    static func needsQuotes(_ text: String) -> Bool {
        guard resolve(text, isPlain: true, tag: nil) == .string(text), let first = text.unicodeScalars.first else {
            return true
        }
        let isIndicator = "-?:,[]{}#&*!|>'\"%@`= ".unicodeScalars.contains(first)
        let isSafeStart = !isIndicator || (first == "-" && text.count > 1 && !text.hasPrefix("- "))
        return !isSafeStart || text.hasSuffix(" ") || text.hasSuffix(":") || text.contains(": ") || text.contains(" #")
            || text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F } || looksLikeNumberOrTime(text)
            || text == "y" || text == "n" || text == "Y" || text == "N" || text.hasPrefix("---")
    }

    private static func number(_ text: String) -> JSONValue? {
        guard let first = text.utf8.first, (0x30...0x39).contains(first) || "+-.".utf8.contains(first) else {
            return nil
        }
        let digits = text.hasPrefix("+") || text.hasPrefix("-") ? text.dropFirst() : text[...]
        if let radix = [("0x", 16), ("0o", 8), ("0b", 2)].first(where: { digits.hasPrefix($0.0) }) {
            guard let magnitude = Int64(digits.dropFirst(2), radix: radix.1) else { return nil }
            return .integer(text.hasPrefix("-") ? -magnitude : magnitude)
        }
        if digits.count > 1, digits.hasPrefix("0"), let octal = Int64(digits, radix: 8) {
            return .integer(text.hasPrefix("-") ? -octal : octal)
        }
        if let integer = Int64(text) { return .integer(integer) }
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || ".eE+-".utf8.contains($0) }),
            digits.utf8.contains(where: { (0x30...0x39).contains($0) }), let double = Double(text), double.isFinite
        else { return nil }
        return .double(double)
    }

    /// Dates, sexagesimal and underscored numbers: other YAML readers take them for more than text.
    private static func looksLikeNumberOrTime(_ text: String) -> Bool {
        guard let first = text.utf8.first, (0x30...0x39).contains(first) else { return false }
        return text.utf8.allSatisfy { (0x30...0x39).contains($0) || "-:._TZ".utf8.contains($0) }
    }
}
