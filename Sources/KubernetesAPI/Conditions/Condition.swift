package import FoundationEssentials

/// `metav1.Condition`.
package struct Condition: Codable, Hashable, Sendable {
    /// CamelCase, unique within an object.
    package var type: String
    /// Whether the type holds; unknown where it cannot be told.
    package var status: ConditionStatus
    /// The generation of the spec that the condition speaks of.
    ///
    /// Absent on conditions of kinds that do not say it.
    package var observedGeneration: Int64?
    /// When `status` last changed; whole seconds.
    package var lastTransitionTime: Date?
    /// CamelCase; a program may decide by it.
    package var reason: String?
    /// For people; no text that changes by itself, or every pass would write.
    package var message: String?

    package init(
        type: String,
        status: ConditionStatus,
        observedGeneration: Int64? = nil,
        lastTransitionTime: Date? = nil,
        reason: String,
        message: String
    ) {
        self.type = type
        self.status = status
        self.observedGeneration = observedGeneration
        self.lastTransitionTime = lastTransitionTime
        self.reason = reason
        self.message = message
    }
}

/// `metav1.ConditionStatus`.
package enum ConditionStatus: String, Codable, Sendable {
    case `true` = "True"
    case `false` = "False"
    case unknown = "Unknown"

    package init(_ value: Bool) { self = value ? .true : .false }
}

extension [Condition] {
    /// The condition of a type.
    package subscript(type type: String) -> Condition? { first { $0.type == type } }

    /// The same conditions with their times: a condition keeps its earlier time while its status stays.
    ///
    /// - Parameter earlier: the conditions as they were written last.
    /// - Parameter now: the time of a change, cut to whole seconds as the API server keeps it.
    package func keepingTransitionTimes(of earlier: [Condition], now: Date) -> [Condition] {
        map { condition in
            var condition = condition
            if let before = earlier[type: condition.type], before.status == condition.status {
                condition.lastTransitionTime = before.lastTransitionTime
            } else {
                condition.lastTransitionTime = Date(timeIntervalSince1970: now.timeIntervalSince1970.rounded(.down))
            }
            return condition
        }
    }
}
