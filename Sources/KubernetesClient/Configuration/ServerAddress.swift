/// Scheme, host and port of a URL.
struct ServerAddress: Hashable, Sendable {
    let isSecure: Bool
    /// Without brackets where it is an IPv6 address.
    let host: String
    let port: Int

    /// nil for what is not an http or https URL with a host.
    init?(_ url: String) {
        guard let (scheme, authority) = Self.split(url) else { return nil }
        switch scheme.lowercased() {
        case "https": isSecure = true
        case "http": isSecure = false
        default: return nil
        }
        let place = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? authority
        var portText: Substring?
        if place.hasPrefix("[") {
            guard let bracket = place.firstIndex(of: "]") else { return nil }
            host = String(place[place.index(after: place.startIndex)..<bracket])
            let rest = place[place.index(after: bracket)...]
            if rest.hasPrefix(":") { portText = rest.dropFirst() } else if !rest.isEmpty { return nil }
        } else {
            let parts = place.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            host = parts.first.map(String.init) ?? ""
            portText = parts.count == 2 ? parts[1] : nil
        }
        guard !host.isEmpty else { return nil }
        if let portText {
            guard let number = UInt16(portText) else { return nil }
            port = Int(number)
        } else {
            port = isSecure ? 443 : 80
        }
    }

    /// The host as it stands in a URL.
    var bracketedHost: String { host.contains(":") ? "[\(host)]" : host }

    /// As errors and metrics name the server.
    var hostAndPort: String { "\(bracketedHost):\(port)" }

    /// True where no proxy can be meant.
    var isLoopback: Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }

    /// The same URL with another host, for a certificate that bears another name.
    func replacingHost(in url: String, with name: String) -> String {
        guard let (scheme, authority) = Self.split(url) else { return url }
        let rest = url.dropFirst(scheme.count + 3 + authority.count)
        return "\(scheme)://\(name):\(port)\(rest)"
    }

    private static func split(_ url: String) -> (scheme: Substring, authority: Substring)? {
        guard let colon = url.firstIndex(of: ":"), url[colon...].hasPrefix("://") else { return nil }
        let rest = url[colon...].dropFirst(3)
        return (url[..<colon], rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" })
    }
}
