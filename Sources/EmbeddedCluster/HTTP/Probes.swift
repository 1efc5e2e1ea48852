/// The paths that say that the server lives; they need no token.
enum Probes {
    static func answer(_ parts: [String]) -> String? {
        guard let first = parts.first, ["healthz", "livez", "readyz"].contains(first) else { return nil }
        return "ok"
    }
}
