package import PostgresCellAPI

/// What one condition says, before it is given a generation and a time.
package struct Finding: Hashable, Sendable {
    /// What Ready, Reconciling and Stalled are made of.
    package var standing: Standing
    /// The condition's reason, from the closed set that the API documents.
    package var reason: Reason
    /// Names the object, the cause and, where a person must act, the way out.
    package var message: String

    package init(_ standing: Standing, _ reason: Reason, _ message: String) {
        self.standing = standing
        self.reason = reason
        self.message = message
    }

    /// How things are, from best to worst.
    package enum Standing: Hashable, Sendable {
        /// As the spec asks.
        case satisfied
        /// Not yet; it comes by itself.
        case progressing
        /// It cannot be told.
        case unknown
        /// Not before a person acts.
        case stalled
    }

    /// True where things are as the spec asks.
    package var isSatisfied: Bool { standing == .satisfied }

    static func satisfied(_ reason: Reason, _ message: String) -> Finding { Finding(.satisfied, reason, message) }
    static func progressing(_ reason: Reason, _ message: String) -> Finding { Finding(.progressing, reason, message) }
    static func stalled(_ reason: Reason, _ message: String) -> Finding { Finding(.stalled, reason, message) }
}
