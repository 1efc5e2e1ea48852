package import KubernetesAPI

/// Something worth telling those who look at an object.
package struct ObjectEvent: Hashable, Sendable {
    /// What it is about.
    package var subject: EventSubject
    /// Whether somebody should act.
    package var type: EventType
    /// Why, in CamelCase.
    package var reason: String
    /// What was done, in CamelCase.
    package var action: String
    /// For people.
    ///
    /// Cut to 1,024 bytes.
    package var note: String

    package init(_ subject: EventSubject, type: EventType, reason: String, action: String, note: String) {
        self.subject = subject
        self.type = type
        self.reason = reason
        self.action = action
        self.note = note.prefix(utf8Bytes: 1024)
    }
}

/// The two types that Kubernetes knows.
package enum EventType: String, Hashable, Sendable {
    case normal = "Normal"
    case warning = "Warning"
}

extension EventSubject {
    /// An object as events name it.
    package init(_ object: some KubernetesObject) {
        let resource = type(of: object).resource
        self.init(
            apiVersion: resource.apiVersion,
            kind: resource.kind,
            namespace: object.metadata.namespace,
            name: object.metadata.name,
            uid: object.metadata.uid,
            resourceVersion: object.metadata.resourceVersion
        )
    }
}

extension String {
    /// The longest start that fits, of whole characters.
    func prefix(utf8Bytes limit: Int) -> String {
        guard utf8.count > limit else { return self }
        var size = 0
        return String(
            prefix { character in
                size += String(character).utf8.count
                return size <= limit
            }
        )
    }
}
