import KubernetesAPI

/// A whole answer, before it becomes HTTP.
struct Answer: Sendable {
    var code = 200
    var body: [UInt8]
    var contentType = "application/json"
    var warnings: [String] = []
    var retryAfter: Int?

    init(code: Int = 200, _ value: JSONValue) {
        self.code = code
        body = value.serialized
    }

    init(code: Int = 200, bytes: [UInt8]) {
        self.code = code
        body = bytes
    }

    init(_ refusal: Refusal) {
        // A path that nothing serves is not answered in Kubernetes' words.
        if refusal.status.reason == nil, refusal.status.code == 404 {
            code = 404
            body = Array("404 page not found\n".utf8)
            contentType = "text/plain; charset=utf-8"
            return
        }
        code = refusal.status.code ?? 500
        body = refusal.body.serialized
        if code == 429 || code == 503 || code == 504 { retryAfter = refusal.status.details?.retryAfterSeconds }
    }

    init(text: String) {
        body = Array(text.utf8)
        contentType = "text/plain; charset=utf-8"
    }
}
