package import FoundationEssentials

/// One request to the API server as a value: what `KubernetesClient` performs and tests compare.
package struct APIRequest: Hashable, Sendable {
    /// As HTTP takes it; `verb` says what it means.
    package var method: Method
    /// Absolute, percent-encoded where a name needs it.
    package var path: String
    /// Sent in this order.
    package var query: [QueryItem]
    /// Of the body; alone tells an apply from the patches, and is nil where there is no body.
    package var contentType: ContentType?
    /// nil, which is not the same as empty, where nothing is sent.
    package var body: Data?
    /// What the request does in Kubernetes' words (`get`, `list`, `watch`, `patch`…), for metrics and access rules.
    package var verb: String

    package init(
        _ method: Method,
        _ path: String,
        verb: String,
        query: [QueryItem] = [],
        contentType: ContentType? = nil,
        body: Data? = nil
    ) {
        self.method = method
        self.path = path
        self.verb = verb
        self.query = query
        self.contentType = contentType
        self.body = body
    }

    /// HTTP methods in use.
    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    /// Media types of bodies in use.
    package enum ContentType: String, Sendable {
        case json = "application/json"
        case apply = "application/apply-patch+yaml"
        case jsonPatch = "application/json-patch+json"
        case mergePatch = "application/merge-patch+json"
    }

    /// One `name=value` of the query, not yet percent-encoded.
    package struct QueryItem: Hashable, Sendable {
        /// As the API reference spells it, such as `fieldManager`.
        package var name: String
        /// In plain text, such as `spec.nodeName=node-1`.
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Path and query as they stand in the request line.
    package var target: String {
        guard !query.isEmpty else { return path }
        return path + "?"
            + query.map { "\(Self.percentEncode($0.name))=\(Self.percentEncode($0.value))" }.joined(separator: "&")
    }

    /// Percent-encodes all but RFC 3986's unreserved characters.
    package static func percentEncode(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                result += digits.utf8.count == 1 ? "%0" + digits : "%" + digits
            }
        }
        return result
    }
}
