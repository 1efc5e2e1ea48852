import KubernetesAPI

/// Which keys lie in a namespace, belong to an owner, or carry a label's value.
struct ObjectIndexes: Sendable {
    /// What objects are looked up by.
    enum Term: Hashable, Sendable {
        case namespace(String)
        case owner(uid: String)
        case label(name: String, value: String)
    }

    let labels: [String]
    private var keys: [Term: Set<ObjectKey>] = [:]

    init(labels: [String]) { self.labels = labels }

    subscript(term: Term) -> Set<ObjectKey> { keys[term] ?? [] }

    mutating func update(key: ObjectKey, old: ObjectMeta?, new: ObjectMeta?) {
        let before = terms(key, old)
        let after = terms(key, new)
        for term in before.subtracting(after) {
            keys[term]?.remove(key)
            if keys[term]?.isEmpty == true { keys[term] = nil }
        }
        for term in after.subtracting(before) { keys[term, default: []].insert(key) }
    }

    private func terms(_ key: ObjectKey, _ metadata: ObjectMeta?) -> Set<Term> {
        guard let metadata else { return [] }
        var terms: Set<Term> = [.namespace(key.namespace)]
        for owner in metadata.ownerReferences ?? [] { terms.insert(.owner(uid: owner.uid)) }
        for label in labels {
            if let value = metadata.labels?[label] { terms.insert(.label(name: label, value: value)) }
        }
        return terms
    }
}
