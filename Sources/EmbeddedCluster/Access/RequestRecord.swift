package import FoundationEssentials

/// One request that the server answered.
package struct RequestRecord: Hashable, Sendable {
    /// As sent, in capitals.
    package var method: String
    /// As sent, with its query.
    package var path: String
    /// In Kubernetes' words; for other paths the method in small letters.
    package var verb: String
    /// The plural; empty where the path addresses no resource.
    package var resource: String
    /// `status`, `binding`…; empty for the object itself.
    package var subresource: String
    /// Empty for all namespaces, and for kinds that have none.
    package var namespace: String
    /// Empty for collections.
    package var name: String
    /// Empty where the token was not known.
    package var user: String
    /// As the client calls itself.
    package var userAgent: String
    /// The HTTP status; 0 where the connection was cut.
    package var status: Int
    /// When it was answered, in the cluster's time.
    package var time: Date
}
