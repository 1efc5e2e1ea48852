/// Gathers header lines into the head of the final answer.
struct ResponseHeadLines {
    private var code: Int?
    private var fields: [HTTPField] = []

    /// Takes one line with its line break; the head comes with the empty line that closes it.
    ///
    /// Interim answers (1xx) and trailers give none.
    mutating func lineReceived(_ line: String) -> HTTPResponseHead? {
        let text = line.drop { $0 == " " }.prefix { $0 != "\r\n" && $0 != "\r" && $0 != "\n" }
        if text.hasPrefix("HTTP/") {
            code = text.split(separator: " ").dropFirst().first.flatMap { Int($0) }
            fields = []
            return nil
        }
        if text.isEmpty {
            defer { code = nil }
            guard let code, code >= 200 else { return nil }
            return HTTPResponseHead(code: code, fields: fields)
        }
        guard let colon = text.firstIndex(of: ":") else { return nil }
        let value = text[text.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
        fields.append(HTTPField(String(text[..<colon]), String(value)))
        return nil
    }
}
