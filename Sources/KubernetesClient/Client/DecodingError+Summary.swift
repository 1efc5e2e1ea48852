extension DecodingError {
    /// What is wrong and where, such as `spec.replicas: expected Int`; never the value itself, which may be secret.
    var summary: String {
        switch self {
        case .typeMismatch(let type, let context): "\(Self.path(context)): expected \(type)"
        case .valueNotFound(let type, let context): "\(Self.path(context)): null in place of \(type)"
        case .keyNotFound(let key, let context): "\(Self.path(context)): \(key.stringValue) is missing"
        case .dataCorrupted(let context): "\(Self.path(context)): malformed"
        @unknown default: "malformed"
        }
    }

    private static func path(_ context: Context) -> String {
        let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
        return path.isEmpty ? "document" : path
    }
}
