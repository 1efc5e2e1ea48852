/// `metav1.Status`: what the API server answers where it does not answer with an object.
package struct APIStatus: Codable, Hashable, Sendable {
    /// The HTTP status code.
    package var code: Int?
    /// CamelCase, such as `NotFound`, `Conflict`, `Invalid`, `Expired`.
    package var reason: String?
    /// For people.
    package var message: String?
    /// nil where the server has nothing to say beyond the message.
    package var details: Details?

    package init(code: Int?, reason: String?, message: String?, details: Details? = nil) {
        self.code = code
        self.reason = reason
        self.message = message
        self.details = details
    }

    /// What the answer is about, and each cause of it.
    package struct Details: Codable, Hashable, Sendable {
        /// Of the object that was asked for; nil for a request about a collection.
        package var name: String?
        /// Of the object's API; nil or empty for the core group.
        package var group: String?
        /// Often the resource's plural instead of the kind, such as `pods`.
        package var kind: String?
        /// nil unless one certain object stood in the way, as with a failed precondition.
        package var uid: String?
        /// All that was found wrong, not only the first; nil where the reason says it all.
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
        /// For people; names the value, and for a conflict the other manager.
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
