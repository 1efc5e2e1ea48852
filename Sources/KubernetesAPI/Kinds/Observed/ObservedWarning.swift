/// What a cache keeps of an event that warns: whom it is about, and the words.
///
/// Some controllers say the cause of a failure nowhere else.
package struct ObservedWarning: KubernetesObject {
    package static let resource = KubernetesEvent.resource

    package var metadata: ObjectMeta
    package var regarding: EventSubject
    package var note: String?

    package init(metadata: ObjectMeta, regarding: EventSubject, note: String?) {
        self.metadata = metadata
        self.regarding = regarding
        self.note = note
    }
}
