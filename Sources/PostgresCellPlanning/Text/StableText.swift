/// Makes other programs' words fit for a condition: bounded in code points as the definition counts them, printable,
/// and the same as long as the cause is the same.
///
/// A request's identifier or a time in a message would make every pass write status, and every write another pass.
enum StableText {
    /// One line from the beginning of a text.
    static func line(_ text: String, limit: Int) -> String {
        let words = tokens(of: printable(text.unicodeScalars.prefix(limit * 4)))
        let line = words.split(whereSeparator: { $0 == " " || $0 == "\n" }).joined(separator: " ")
        return line.unicodeScalars.count <= limit ? line : String(line.unicodeScalars.prefix(limit - 1)) + "…"
    }

    /// The last lines of a text, which of a program's output hold the cause.
    static func tail(_ text: String, limit: Int) -> String {
        let lines = tokens(of: printable(text.unicodeScalars.suffix(limit * 4)))
            .split(separator: "\n")
            .map { line in line.split(separator: " ").joined(separator: " ") }
            .filter { !$0.isEmpty }
        let tail = lines.joined(separator: "\n")
        return tail.unicodeScalars.count <= limit ? tail : "…" + String(tail.unicodeScalars.suffix(limit - 1))
    }

    /// White space becomes spaces but for line breaks; other control characters and replacement characters go.
    private static func printable(_ text: Substring.UnicodeScalarView) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text {
            switch scalar.value {
            case 0x0A: result.append("\n")
            case 0x09, 0x0D: result.append(" ")
            case 0..<0x20, 0x7F..<0xA0, 0xFFFD, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: continue
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    /// Replaces each token that names a moment or a request by an ellipsis.
    private static func tokens(of text: String) -> String {
        var result = ""
        var token = ""
        func flush() {
            result += changes(token) ? "…" : token
            token = ""
        }
        for character in text {
            if character.isASCII, character.isLetter || character.isNumber || "-:.+_".contains(character) {
                token.append(character)
            } else {
                flush()
                result.append(character)
            }
        }
        flush()
        return result
    }

    private static func changes(_ token: String) -> Bool {
        isTime(token) || isIdentifier(token) || isClientPort(token)
    }

    /// `2026-11-22T10:00:00…`, or a time of day with seconds.
    private static func isTime(_ token: String) -> Bool {
        let shape = String(token.prefix(19).map { $0.isNumber ? "0" : $0 })
        return shape.hasPrefix("0000-00-00T00:00") || shape.hasPrefix("00:00:00") || shape.hasPrefix("0000-00-00")
    }

    /// A UUID, or sixteen and more hexadecimal digits that are no content digest.
    private static func isIdentifier(_ token: String) -> Bool {
        guard token.utf8.count >= 16, !token.hasPrefix("sha256:") else { return false }
        let digits = token.filter { $0 != "-" }
        return digits.count >= 16 && digits.allSatisfy(\.isHexDigit) && digits.contains(where: \.isNumber)
    }

    /// `10.0.0.7:43816-`, which Go writes before the `>` of a connection: the port is another one each time.
    private static func isClientPort(_ token: String) -> Bool {
        guard token.hasSuffix("-"), let colon = token.lastIndex(of: ":") else { return false }
        return token[token.index(after: colon)...].dropLast().allSatisfy(\.isNumber)
    }
}
