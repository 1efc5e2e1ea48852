package import KubernetesAPI

/// Why the API server did not do a step, as status tells it.
package struct StepFailure: Hashable, Sendable {
    /// Decided from the HTTP status code and the refused fields, never from the message.
    package var cause: Cause
    /// The server's or the transport's words.
    ///
    /// Sanitised where it enters a condition, not here.
    package var message: String

    package init(_ cause: Cause, message: String) {
        self.cause = cause
        self.message = message
    }

    /// Causes that differ in what a user has to do.
    package enum Cause: Hashable, Sendable {
        /// An object of that name belongs to somebody else, who is named.
        case nameTaken(owner: String)
        /// The operator lacks a right, or an admission rule forbids the step.
        case forbidden
        /// The server finds the object invalid.
        case invalid
        /// The namespace or the kind is not there.
        case notFound
        /// Somebody else changed the object at the same time; the next pass sees it.
        case conflict
        /// Nothing is wrong with the step: the server was busy, away, or the connection broke.
        case transient
    }

    /// True where trying the same again cannot help before a person changes something.
    package var isFinal: Bool {
        switch cause {
        case .nameTaken, .forbidden, .invalid, .notFound: true
        case .conflict, .transient: false
        }
    }
}

extension StepFailure {
    /// Reads the server's answer to an apply or a delete.
    ///
    /// A second controller among the owners is refused as `Invalid` on `metadata.ownerReferences`: that is how an
    /// object of another owner shows where it does not carry our labels.
    ///
    /// - Parameter code: the HTTP status code.
    package init(_ answer: APIStatus, code: Int) {
        let message = answer.message ?? answer.reason ?? "HTTP status \(code)"
        let cause: Cause =
            switch code {
            case 403: .forbidden
            case 404: .notFound
            case 409: .conflict
            case 400, 405, 413, 415: .invalid
            case 422 where Self.namesSecondController(answer): .nameTaken(owner: "another controller")
            case 422: .invalid
            default: .transient
            }
        self.init(cause, message: message)
    }

    private static func namesSecondController(_ answer: APIStatus) -> Bool {
        answer.details?.causes?.contains { $0.field?.hasPrefix("metadata.ownerReferences") == true } ?? false
    }
}
