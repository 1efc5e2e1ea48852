package import FoundationEssentials

/// The head of an answer.
package struct HTTPResponseHead: Hashable, Sendable {
    /// The final status code; interim answers (1xx) are dropped.
    package var code: Int
    /// As received, in order.
    package var fields: [HTTPField]

    package init(code: Int, fields: [HTTPField] = []) {
        self.code = code
        self.fields = fields
    }

    /// True for 2xx.
    package var isSuccess: Bool { (200..<300).contains(code) }
}

/// A whole answer.
package struct HTTPResponseValue: Hashable, Sendable {
    /// Status code and fields.
    package var head: HTTPResponseHead
    /// Decompressed.
    package var body: Data

    package init(head: HTTPResponseHead, body: Data) {
        self.head = head
        self.body = body
    }
}
