/// The start of an HTTP/1.1 request, as far as probes need it.
package enum ProbeRequest: Hashable, Sendable {
    /// The blank line has not come yet.
    case incomplete
    /// A GET or HEAD of a path, without the query.
    case get(path: String, isHead: Bool)
    /// Another method.
    case methodNotAllowed
    /// Not HTTP.
    case malformed
    /// More bytes than any probe sends.
    case tooLarge

    /// In bytes, of the head.
    package static let sizeLimit = 8192

    /// Reads what has come so far.
    package init(parsing bytes: [UInt8]) {
        guard let end = Self.headEnd(bytes) else {
            self = bytes.count >= Self.sizeLimit ? .tooLarge : .incomplete
            return
        }
        let head = String(decoding: bytes[..<end], as: UTF8.self)
        let line = head.prefix { $0 != "\r\n" && $0 != "\n" }
        let parts = line.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1].hasPrefix("/"), parts[2].hasPrefix("HTTP/1.") else {
            self = .malformed
            return
        }
        guard parts[0] == "GET" || parts[0] == "HEAD" else {
            self = .methodNotAllowed
            return
        }
        self = .get(path: String(parts[1].prefix { $0 != "?" }), isHead: parts[0] == "HEAD")
    }

    /// Where the blank line begins.
    private static func headEnd(_ bytes: [UInt8]) -> Int? {
        let blankLine: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A]
        guard bytes.count >= blankLine.count else { return nil }
        return (0...bytes.count - blankLine.count).first { bytes[$0..<$0 + blankLine.count].elementsEqual(blankLine) }
    }
}

/// An answer to a probe.
package struct ProbeResponse: Hashable, Sendable {
    /// The HTTP status code.
    package var status: Int
    /// The media type of the body.
    package var contentType: String
    /// Sent whole, in UTF-8.
    package var body: String

    package init(status: Int, contentType: String = "text/plain; charset=utf-8", body: String) {
        self.status = status
        self.contentType = contentType
        self.body = body
    }

    /// As it goes over the wire; every answer closes its connection.
    func serialized(isHead: Bool) -> [UInt8] {
        let reasons = [
            200: "OK", 400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed",
            431: "Request Header Fields Too Large", 503: "Service Unavailable",
        ]
        let head =
            "HTTP/1.1 \(status) \(reasons[status] ?? "Status")\r\nContent-Type: \(contentType)\r\n"
            + "Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n"
        return Array((isHead ? head : head + body).utf8)
    }
}
