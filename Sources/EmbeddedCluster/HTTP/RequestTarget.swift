/// The path and query of a request, decoded.
struct RequestTarget: Sendable {
    /// The path's parts, without empty ones.
    var parts: [String]
    private var query: [String: [String]] = [:]

    init(_ text: String) {
        let halves = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        parts = (halves.first ?? "").split(separator: "/").map { Self.decode($0, plusIsSpace: false) }
        guard halves.count > 1 else { return }
        for item in halves[1].split(separator: "&") {
            let pair = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = pair.count > 1 ? Self.decode(pair[1], plusIsSpace: true) : ""
            query[Self.decode(pair[0], plusIsSpace: true), default: []].append(value)
        }
    }

    /// The last value of a query parameter.
    subscript(_ name: String) -> String? { query[name]?.last }

    /// All values of a query parameter that may be repeated, in their order.
    func all(_ name: String) -> [String] { query[name] ?? [] }

    /// True where a query parameter says so.
    func isSet(_ name: String) -> Bool { self[name] == "true" || self[name] == "1" }

    private static func decode(_ text: Substring, plusIsSpace: Bool) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else if byte == UInt8(ascii: "+"), plusIsSpace {
                bytes.append(UInt8(ascii: " "))
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// What a path addresses among the resources.
struct ResourcePath: Hashable, Sendable {
    var group: String
    var version: String
    var plural: String
    var namespace = ""
    var name = ""
    var subresource = ""

    /// Reads `/api/v1/…` and `/apis/group/version/…`; nil for all other paths, discovery among them.
    init?(_ parts: [String]) {
        var rest = parts[...]
        switch rest.popFirst() {
        case "api": group = ""
        case "apis":
            guard let first = rest.popFirst() else { return nil }
            group = first
        default: return nil
        }
        guard let version = rest.popFirst(), let first = rest.popFirst() else { return nil }
        self.version = version
        plural = first
        if first == "namespaces", group.isEmpty, rest.count >= 2,
            !["status", "finalize"].contains(rest[rest.startIndex + 1])
        {
            namespace = rest.popFirst() ?? ""
            plural = rest.popFirst() ?? ""
        } else if first == "namespaces", !group.isEmpty, rest.count >= 2 {
            namespace = rest.popFirst() ?? ""
            plural = rest.popFirst() ?? ""
        }
        name = rest.popFirst() ?? ""
        subresource = rest.joined(separator: "/")
    }
}
