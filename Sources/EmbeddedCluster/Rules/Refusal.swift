import FoundationEssentials
package import KubernetesAPI

/// A request that the server refuses, as the `Status` that it answers.
package struct Refusal: Error, Sendable {
    /// The whole answer.
    package var status: APIStatus

    /// Nothing is served at the path.
    static let noSuchPath: Refusal = {
        var refusal = Refusal(404, "", "404 page not found")
        refusal.status.reason = nil
        return refusal
    }()

    /// A refusal in the server's own words.
    package init(_ code: Int, _ reason: String, _ message: String, details: APIStatus.Details? = nil) {
        status = APIStatus(code: code, reason: reason, message: message, details: details)
    }

    static func notFound(_ kind: ServedKind, _ name: String) -> Refusal {
        Refusal(404, "NotFound", "\(kind.resource) \"\(name)\" not found", details: details(kind, name))
    }

    static func alreadyExists(_ kind: ServedKind, _ name: String) -> Refusal {
        Refusal(409, "AlreadyExists", "\(kind.resource) \"\(name)\" already exists", details: details(kind, name))
    }

    static func conflict(_ kind: ServedKind, _ name: String, _ cause: String) -> Refusal {
        Refusal(
            409,
            "Conflict",
            "Operation cannot be fulfilled on \(kind.resource) \"\(name)\": \(cause)",
            details: details(kind, name)
        )
    }

    /// Deletion names the kind where other conflicts name the resource.
    static func failedPrecondition(_ kind: ServedKind, _ name: String, _ cause: String) -> Refusal {
        var details = details(kind, name)
        details.kind = kind.resource.kind
        return Refusal(
            409,
            "Conflict",
            "Operation cannot be fulfilled on \(kind.qualifiedKind) \"\(name)\": \(cause)",
            details: details
        )
    }

    static func staleVersion(_ kind: ServedKind, _ name: String) -> Refusal {
        conflict(
            kind,
            name,
            "the object has been modified; please apply your changes to the latest version and try again"
        )
    }

    static func invalid(_ kind: ServedKind, _ name: String, _ problems: [FieldProblem]) -> Refusal {
        let texts = problems.map(\.text)
        let text = texts.count == 1 ? texts[0] : "[\(texts.joined(separator: ", "))]"
        var details = APIStatus.Details(name: name, group: kind.resource.group, kind: kind.resource.kind)
        if details.group?.isEmpty == true { details.group = nil }
        details.causes = problems.map(\.cause)
        return Refusal(422, "Invalid", "\(kind.qualifiedKind) \"\(name)\" is invalid: \(text)", details: details)
    }

    static func forbidden(_ kind: ServedKind, _ name: String, _ cause: String) -> Refusal {
        Refusal(
            403,
            "Forbidden",
            "\(kind.resource) \"\(name)\" is forbidden: \(cause)",
            details: details(kind, name)
        )
    }

    static func badRequest(_ message: String) -> Refusal { Refusal(400, "BadRequest", message) }

    static func expired(_ message: String) -> Refusal { Refusal(410, "Expired", message) }

    static func applyConflict(_ conflicts: [(manager: String, path: String)]) -> Refusal {
        let message: String
        if conflicts.count == 1 {
            message = "Apply failed with 1 conflict: conflict with \(conflicts[0].manager): \(conflicts[0].path)"
        } else {
            let lines = Set(conflicts.map(\.manager)).sorted().flatMap { manager in
                ["conflicts with \(manager):"]
                    + conflicts.filter { $0.manager == manager }.map { "- \($0.path)" }
            }
            message = "Apply failed with \(conflicts.count) conflicts: \(lines.joined(separator: "\n"))"
        }
        let causes = conflicts.map {
            APIStatus.Cause(
                reason: "FieldManagerConflict",
                message: "conflict with \($0.manager)",
                field: $0.path
            )
        }
        return Refusal(409, "Conflict", message, details: APIStatus.Details(causes: causes))
    }

    static func details(_ kind: ServedKind, _ name: String) -> APIStatus.Details {
        // `kind` holds the plural here: so does the real server.
        APIStatus.Details(
            name: name,
            group: kind.resource.group.isEmpty ? nil : kind.resource.group,
            kind: kind.resource.plural
        )
    }

    /// The body of the answer.
    var body: JSONValue {
        var body = JSONValue(encoding: status)
        if status.reason?.isEmpty == true { body["reason"] = nil }
        body["kind"] = "Status"
        body["apiVersion"] = "v1"
        body["metadata"] = [:]
        body["status"] = "Failure"
        if var causes = body[path: ["details", "causes"]]?.array {
            for index in causes.indices { causes[index] = Self.cause(causes[index]) }
            body[path: ["details", "causes"]] = .array(causes)
        }
        return body
    }

    private static func cause(_ value: JSONValue) -> JSONValue {
        var cause = value
        if cause["field"] == .null { cause["field"] = nil }
        return cause
    }
}
