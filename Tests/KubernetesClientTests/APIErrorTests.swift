import KubernetesAPI
import KubernetesClient
import Testing

@Suite struct APIErrorTests {
    struct Case: Sendable {
        var code: Int
        var reason: String
        var label: String
        var facts: Set<String>
    }

    private static func error(_ code: Int, _ reason: String?) -> APIError {
        APIError(
            verb: "patch",
            path: "/apis/apps/v1/namespaces/a/statefulsets/b",
            cause: .status(APIStatus(code: code, reason: reason, message: "no"), code: code, retryAfter: nil)
        )
    }

    @Test(
        "facts and label follow from code and reason",
        arguments: [
            Case(code: 400, reason: "BadRequest", label: "badRequest", facts: ["invalid"]),
            Case(code: 401, reason: "Unauthorized", label: "unauthorized", facts: ["unauthorized", "retriable"]),
            Case(code: 403, reason: "Forbidden", label: "forbidden", facts: ["forbidden"]),
            Case(code: 404, reason: "NotFound", label: "notFound", facts: ["notFound"]),
            Case(code: 409, reason: "Conflict", label: "conflict", facts: ["conflict", "retriable"]),
            Case(code: 409, reason: "AlreadyExists", label: "alreadyExists", facts: ["alreadyExists"]),
            Case(code: 410, reason: "Expired", label: "gone", facts: ["gone"]),
            Case(code: 410, reason: "Gone", label: "gone", facts: ["gone"]),
            Case(code: 422, reason: "Invalid", label: "invalid", facts: ["invalid"]),
            Case(code: 429, reason: "TooManyRequests", label: "tooManyRequests", facts: ["retriable"]),
            Case(code: 500, reason: "InternalError", label: "serverError", facts: ["retriable"]),
            Case(code: 503, reason: "ServiceUnavailable", label: "serverError", facts: ["retriable"]),
            Case(code: 418, reason: "Teapot", label: "clientError", facts: []),
        ]
    )
    func facts(_ row: Case) {
        let error = Self.error(row.code, row.reason)
        let facts: [(String, Bool)] = [
            ("notFound", error.isNotFound), ("conflict", error.isConflict), ("gone", error.isGone),
            ("alreadyExists", error.isAlreadyExists), ("forbidden", error.isForbidden),
            ("invalid", error.isInvalid), ("unauthorized", error.isUnauthorized), ("retriable", error.isRetriable),
        ]
        #expect(Set(facts.filter(\.1).map(\.0)) == row.facts)
        #expect(error.metricLabel == row.label)
    }

    @Test("the text names verb, path, reason and message")
    func text() {
        #expect(
            Self.error(409, "Conflict").description
                == "patch /apis/apps/v1/namespaces/a/statefulsets/b: Conflict: no"
        )
        #expect(Self.error(502, nil).description.hasSuffix(": HTTP 502: no"))
    }

    @Test("transport failures name the host")
    func transport() {
        for kind in TransportError.Kind.allCases where kind != .cancelled {
            #expect(TransportError(kind, host: "server:6443", detail: "why").description.contains("server:6443"))
        }
    }

    @Test("a secret shows in no description")
    func secret() {
        let user = UserCredentials(token: "hunter2")
        #expect(!"\(user)".contains("hunter2"))
        #expect(!String(reflecting: RequestCredentials(authorization: Secret("hunter2"))).contains("hunter2"))
        var dumped = ""
        dump(user, to: &dumped)
        #expect(!dumped.contains("hunter2"))
    }
}
