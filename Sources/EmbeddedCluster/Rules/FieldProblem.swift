package import KubernetesAPI

/// One thing wrong with an object, as the real server words it.
package struct FieldProblem: Hashable, Sendable {
    /// A path such as `spec.engine`.
    package var field: String
    /// In CamelCase, such as `FieldValueInvalid`.
    package var reason: String
    /// All after the path: `Invalid value: "x": must be y`.
    package var message: String

    package init(field: String, reason: String, message: String) {
        self.field = field
        self.reason = reason
        self.message = message
    }

    /// A value that may not be; `value` is shown as JSON.
    package static func invalid(_ field: String, _ value: JSONValue, _ detail: String) -> FieldProblem {
        FieldProblem(
            field: field,
            reason: "FieldValueInvalid",
            message: "Invalid value: \(shown(value)): \(detail)"
        )
    }

    /// A value that a rule on the whole object refuses: shown where it is a scalar, as the real server does.
    ///
    /// - Parameter path: `field` in its elements; a list's element goes by its index.
    package static func invalid(
        _ field: String,
        at path: [String],
        of object: JSONValue,
        _ detail: String
    ) -> FieldProblem {
        let value = path.reduce(Optional(object)) { value, element in
            value?[element]
                ?? Int(element).flatMap { index in
                    value?.array.flatMap { $0.indices.contains(index) ? $0[index] : nil }
                }
        }
        switch value {
        case .string, .integer, .double, .bool: return invalid(field, value ?? .null, detail)
        case .object, .array, .null, nil:
            return FieldProblem(field: field, reason: "FieldValueInvalid", message: "Invalid value: \(detail)")
        }
    }

    /// A value that is missing.
    package static func required(_ field: String, _ detail: String = "") -> FieldProblem {
        FieldProblem(
            field: field,
            reason: "FieldValueRequired",
            message: "Required value" + (detail.isEmpty ? "" : ": \(detail)")
        )
    }

    /// A value that may not be set or changed.
    package static func forbidden(_ field: String, _ detail: String) -> FieldProblem {
        FieldProblem(field: field, reason: "FieldValueForbidden", message: "Forbidden: \(detail)")
    }

    static func unsupported(_ field: String, _ value: JSONValue, _ allowed: [JSONValue]) -> FieldProblem {
        FieldProblem(
            field: field,
            reason: "FieldValueNotSupported",
            message: "Unsupported value: \(value.text): supported values: "
                + allowed.map(\.text).sorted().joined(separator: ", ")
        )
    }

    static func duplicate(_ field: String, _ value: JSONValue) -> FieldProblem {
        FieldProblem(field: field, reason: "FieldValueDuplicate", message: "Duplicate value: \(shown(value))")
    }

    static func tooLong(_ field: String, _ limit: Int) -> FieldProblem {
        FieldProblem(
            field: field,
            reason: "FieldValueTooLong",
            message: "Too long: may not be more than \(limit) bytes"
        )
    }

    static func tooMany(_ field: String, _ count: Int, _ limit: Int) -> FieldProblem {
        FieldProblem(
            field: field,
            reason: "FieldValueTooMany",
            message: "Too many: \(count): must have at most \(limit) items"
        )
    }

    static func wrongType(_ field: String, _ value: JSONValue, _ detail: String) -> FieldProblem {
        FieldProblem(
            field: field,
            reason: "FieldValueTypeInvalid",
            message: "Invalid value: \(value.object == nil ? shown(value) : "\"object\""): \(detail)"
        )
    }

    var text: String { "\(field): \(message)" }

    var cause: APIStatus.Cause { APIStatus.Cause(reason: reason, message: message, field: field) }

    private static func shown(_ value: JSONValue) -> String { value.text }
}
