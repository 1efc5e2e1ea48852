/// `metav1.Status`: what the API server answers where it does not answer with an object.
package struct APIStatus: Codable, Hashable, Sendable {
    /// The HTTP status code.
    package var code: Int?
    /// CamelCase, such as `NotFound`, `Conflict`, `Invalid`, `Expired`.
    package var reason: String?
    /// For people.
    package var message: String?
    package var details: Details?

    package init(code: Int?, reason: String?, message: String?, details: Details? = nil) {
        self.code = code
        self.reason = reason
        self.message = message
        self.details = details
    }

    /// What the answer is about, and each cause of it.
    package struct Details: Codable, Hashable, Sendable {
        package var name: String?
        package var group: String?
        package var kind: String?
        package var uid: String?
        package var causes: [Cause]?
        /// Seconds to wait before the next try.
        package var retryAfterSeconds: Int?

        package init(
            name: String? = nil,
            group: String? = nil,
            kind: String? = nil,
            uid: String? = nil,
            causes: [Cause]? = nil,
            retryAfterSeconds: Int? = nil
        ) {
            self.name = name
            self.group = group
            self.kind = kind
            self.uid = uid
            self.causes = causes
            self.retryAfterSeconds = retryAfterSeconds
        }
    }

    /// One cause: of a refusal a field, of an apply conflict the manager and the field.
    package struct Cause: Codable, Hashable, Sendable {
        /// CamelCase, such as `FieldValueInvalid`, `FieldManagerConflict`.
        package var reason: String?
        package var message: String?
        /// A path such as `spec.engine`.
        package var field: String?

        package init(reason: String?, message: String?, field: String?) {
            self.reason = reason
            self.message = message
            self.field = field
        }
    }
}
