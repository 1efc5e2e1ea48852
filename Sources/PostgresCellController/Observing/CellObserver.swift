import ControllerRuntime
package import KubernetesAPI
import PostgresCellAPI
package import PostgresCellPlanning

/// Reads the caches once, into one immutable observation; sends no request.
package struct CellObserver: Sendable {
    private let caches: ScopedCaches

    package init(caches: ScopedCaches) { self.caches = caches }

    /// What there is of a cell; nil where the cell itself is gone, or its namespace is not watched.
    package func observe(_ key: ObjectKey) -> CellObservation? {
        guard let caches = caches[key.namespace], let cell = caches.cells[key] else { return nil }
        let label = Selection(cell: key)
        let (secrets, claims) = (label.objects(caches.externalSecrets), label.objects(caches.claims))
        return CellObservation(
            cell: cell,
            externalSecrets: label.byName(caches.externalSecrets),
            claim: caches.claims[ObjectKey(namespace: key.namespace, name: cell.childNames.data)],
            statefulSet: caches.statefulSets[key],
            poolerDeployment: caches.deployments[ObjectKey(namespace: key.namespace, name: cell.childNames.pooler)],
            jobs: label.byName(caches.jobs),
            others: label.byReference(caches.configMaps)
                .merging(label.byReference(caches.cronJobs)) { first, _ in first }
                .merging(label.byReference(caches.services)) { first, _ in first }
                .merging(label.byReference(caches.serviceAccounts)) { first, _ in first }
                .merging(label.byReference(caches.networkPolicies)) { first, _ in first }
                .merging(label.byReference(caches.disruptionBudgets)) { first, _ in first },
            pods: label.objects(caches.pods),
            warnings: newest(caches.credentialWarnings, about: secrets, in: key.namespace)
                .merging(newest(caches.claimWarnings, about: claims, in: key.namespace)) { first, _ in first }
        )
    }

    /// What was said last of each object that is still the one it was said of.
    private func newest<Object: KubernetesObject>(
        _ warnings: ObjectCache<ObservedWarning>,
        about objects: [Object],
        in namespace: String
    ) -> [ObjectReference: String] {
        guard warnings.count > 0 else { return [:] }
        let subjects = Dictionary(objects.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        var last: [ObjectKey: ObservedWarning] = [:]
        for warning in warnings.objects(namespace: namespace) {
            let key = warning.subject
            guard let subject = subjects[key], warning.regarding.uid == subject.metadata.uid else { continue }
            if let earlier = last[key], earlier.version.isAtLeast(warning.version) { continue }
            last[key] = warning
        }
        return Dictionary(
            uniqueKeysWithValues: last.map { (ObjectReference(Object.resource, $0.key), $0.value.note ?? "") }
        )
    }
}

/// The objects that carry one cell's label.
private struct Selection {
    let cell: ObjectKey

    func objects<Object>(_ cache: ObjectCache<Object>) -> [Object] {
        cache.objects(label: WellKnownNames.Label.cell, value: cell.name, namespace: cell.namespace)
    }

    func byName<Object>(_ cache: ObjectCache<Object>) -> [String: Object] {
        Dictionary(objects(cache).map { ($0.metadata.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func byReference<Object>(_ cache: ObjectCache<Object>) -> [ObjectReference: ObjectMeta] {
        Dictionary(objects(cache).map { ($0.reference, $0.metadata) }, uniquingKeysWith: { first, _ in first })
    }
}

extension ObservedWarning {
    fileprivate var version: ResourceVersion { ResourceVersion(metadata.resourceVersion ?? "") }
}
