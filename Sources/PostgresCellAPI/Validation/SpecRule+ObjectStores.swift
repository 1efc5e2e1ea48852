extension SpecRule {
    /// One provider, and one way to sign in.
    static let objectStores = SpecRule(messages: [notOneProvider, notOneKey]) { cell in
        let stores = [
            ("spec.backup.objectStore", cell.spec.backup?.objectStore),
            ("spec.recovery.from.objectStore", cell.spec.recovery?.from.objectStore),
        ]
        return stores.flatMap { path, store -> [SpecProblem] in
            guard let store else { return [] }
            let providers = [store.s3 != nil, store.gcs != nil, store.azure != nil].filter(\.self).count
            return (providers == 1 ? [] : [.init(path: path, message: notOneProvider)])
                + ((store.key != nil) != store.workloadIdentity ? [] : [.init(path: path, message: notOneKey)])
        }
    }

    private static let notOneProvider = "an object store has exactly one provider: set one of s3, gcs and azure"
    private static let notOneKey = "sign in to the object store in exactly one way: set key, or workloadIdentity: true"
}
