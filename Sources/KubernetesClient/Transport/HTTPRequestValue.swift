package import FoundationEssentials

/// One HTTP request as a value, complete but for the connection.
package struct HTTPRequestValue: Sendable {
    /// Such as `PATCH`.
    package var method: String
    /// Absolute, percent-encoded.
    package var url: String
    /// Sent in this order, beside those that the transport adds.
    package var fields: [HTTPField]
    /// nil sends none.
    package var body: Data?
    /// Until the whole answer is there; nil for streams, which have no end.
    package var timeout: Duration?
    /// Ask for a compressed answer; the transport decompresses it.
    package var acceptsCompression: Bool
    /// Whom to trust and how to get there.
    package var connection: ConnectionSettings

    package init(
        method: String,
        url: String,
        fields: [HTTPField] = [],
        body: Data? = nil,
        timeout: Duration? = nil,
        acceptsCompression: Bool = false,
        connection: ConnectionSettings = ConnectionSettings()
    ) {
        self.method = method
        self.url = url
        self.fields = fields
        self.body = body
        self.timeout = timeout
        self.acceptsCompression = acceptsCompression
        self.connection = connection
    }
}

/// One header field.
package struct HTTPField: Hashable, Sendable {
    /// Compared without case.
    package var name: String
    /// Without white space around it.
    package var value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

extension [HTTPField] {
    /// The values of all fields of a name, in order.
    package func values(of name: String) -> [String] {
        filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }
}
