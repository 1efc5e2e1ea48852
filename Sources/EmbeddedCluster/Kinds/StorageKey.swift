/// Where objects of a kind are kept: all served versions of a kind share one collection.
struct StorageKey: Hashable, Sendable {
    var group: String
    var plural: String

    init(_ group: String, _ plural: String) {
        self.group = group
        self.plural = plural
    }
}
