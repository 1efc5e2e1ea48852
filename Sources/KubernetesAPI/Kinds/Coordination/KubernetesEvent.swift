/// `events.k8s.io/v1.Event`, as we write it.
///
/// The bare name means too many things.
package struct KubernetesEvent: KubernetesObject {
    package static let resource = ResourceType(
        group: "events.k8s.io",
        version: "v1",
        kind: "Event",
        plural: "events"
    )

    package var metadata: ObjectMeta
    package var eventTime: MicroTime
    package var reportingController: String
    /// At most 128 characters.
    package var reportingInstance: String
    /// What was done, in CamelCase; at most 128 characters.
    package var action: String
    /// Why, in CamelCase; at most 128 characters.
    package var reason: String
    /// `Normal` or `Warning`.
    package var type: String
    /// At most 1,024 bytes.
    package var note: String?
    package var regarding: EventSubject
    package var related: EventSubject?
    package var series: EventSeries?

    package init(
        metadata: ObjectMeta,
        eventTime: MicroTime,
        reportingController: String,
        reportingInstance: String,
        action: String,
        reason: String,
        type: String,
        note: String? = nil,
        regarding: EventSubject,
        related: EventSubject? = nil,
        series: EventSeries? = nil
    ) {
        self.metadata = metadata
        self.eventTime = eventTime
        self.reportingController = reportingController
        self.reportingInstance = reportingInstance
        self.action = action
        self.reason = reason
        self.type = type
        self.note = note
        self.regarding = regarding
        self.related = related
        self.series = series
    }
}

/// `events.k8s.io/v1.EventSeries`: the same event again.
package struct EventSeries: Codable, Hashable, Sendable {
    /// At least 2.
    package var count: Int
    package var lastObservedTime: MicroTime

    package init(count: Int, lastObservedTime: MicroTime) {
        self.count = count
        self.lastObservedTime = lastObservedTime
    }
}

/// `core/v1.ObjectReference`, as events name an object.
package struct EventSubject: Codable, Hashable, Sendable {
    package var apiVersion: String?
    package var kind: String?
    package var namespace: String?
    package var name: String?
    package var uid: String?
    package var resourceVersion: String?

    package init(
        apiVersion: String? = nil,
        kind: String? = nil,
        namespace: String? = nil,
        name: String? = nil,
        uid: String? = nil,
        resourceVersion: String? = nil
    ) {
        self.apiVersion = apiVersion
        self.kind = kind
        self.namespace = namespace
        self.name = name
        self.uid = uid
        self.resourceVersion = resourceVersion
    }
}
