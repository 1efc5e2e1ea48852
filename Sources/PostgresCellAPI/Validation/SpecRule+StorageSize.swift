import KubernetesAPI

extension SpecRule {
    /// Room for a database and its WAL, and no more than a typing error away from what volumes can be.
    static let storageSize = SpecRule(messages: [outside]) { cell in
        guard let size = cell.spec.engine.statefulSet?.storage.size, size < "1Gi" || size > "64Ti" else { return [] }
        return [.init(path: "spec.engine.statefulSet.storage.size", message: outside)]
    }

    private static let outside = "ask for at least 1Gi and at most 64Ti"
}
