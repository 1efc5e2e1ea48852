package import FoundationEssentials

/// One request that the server answered.
package struct RequestRecord: Hashable, Sendable {
    package var method: String
    /// As sent, with its query.
    package var path: String
    /// In Kubernetes' words; for other paths the method in small letters.
    package var verb: String
    /// The plural; empty where the path addresses no resource.
    package var resource: String
    package var subresource: String
    package var namespace: String
    package var name: String
    /// Empty where the token was not known.
    package var user: String
    package var userAgent: String
    /// The HTTP status; 0 where the connection was cut.
    package var status: Int
    package var time: Date
}
