package import ControllerRuntime
package import KubernetesAPI
package import PostgresCellAPI

/// The caches of one scope: every kind of which a cell has objects, in one namespace or in all.
///
/// Whatever changes names the cell it belongs to by its label, old and new, so that a cell also hears of what left it.
package struct CellCaches: Sendable {
    package let cells: ObjectCache<PostgresCell>
    package let externalSecrets: ObjectCache<ObservedExternalSecret>
    package let claims: ObjectCache<ObservedClaim>
    package let statefulSets: ObjectCache<ObservedStatefulSet>
    package let deployments: ObjectCache<ObservedDeployment>
    package let jobs: ObjectCache<ObservedJob>
    package let cronJobs: ObjectCache<ObservedObject<CronJob>>
    package let configMaps: ObjectCache<ObservedObject<ConfigMap>>
    package let services: ObjectCache<ObservedObject<Service>>
    package let serviceAccounts: ObjectCache<ObservedObject<ServiceAccount>>
    package let networkPolicies: ObjectCache<ObservedObject<NetworkPolicy>>
    package let disruptionBudgets: ObjectCache<ObservedObject<PodDisruptionBudget>>
    /// The cell's own pods and those of its applications.
    package let pods: ObjectCache<ObservedPod>
    /// What External Secrets and the volume provisioner warn of: the cause of a failure stands nowhere else.
    package let credentialWarnings: ObjectCache<ObservedWarning>
    package let claimWarnings: ObjectCache<ObservedWarning>

    /// - Parameter wake: called with the key of each cell that a change concerns.
    package init(wake: @escaping @Sendable (ObjectKey, _ isInitial: Bool) -> Void) {
        cells = ObjectCache { change in
            for cell in change.objects { wake(cell.key, change.isInitial) }
        }
        externalSecrets = Self.cache(wake)
        claims = Self.cache(wake)
        statefulSets = Self.cache(wake)
        deployments = Self.cache(wake)
        jobs = Self.cache(wake)
        cronJobs = Self.cache(wake)
        configMaps = Self.cache(wake)
        services = Self.cache(wake)
        serviceAccounts = Self.cache(wake)
        networkPolicies = Self.cache(wake)
        disruptionBudgets = Self.cache(wake)
        pods = Self.cache(wake)
        credentialWarnings = Self.warnings(about: externalSecrets, wake)
        claimWarnings = Self.warnings(about: claims, wake)
    }

    private static func cache<Object: KubernetesObject>(
        _ wake: @escaping @Sendable (ObjectKey, Bool) -> Void
    ) -> ObjectCache<Object> {
        ObjectCache(indexedLabels: [WellKnownNames.Label.cell]) { change in
            for key in Set(change.objects.compactMap { cellKey(of: $0.metadata) }) { wake(key, change.isInitial) }
        }
    }

    /// A warning concerns the cell of its subject, which carries the label that the event lacks.
    private static func warnings<Subject: KubernetesObject>(
        about subjects: ObjectCache<Subject>,
        _ wake: @escaping @Sendable (ObjectKey, Bool) -> Void
    ) -> ObjectCache<ObservedWarning> {
        ObjectCache { change in
            guard let warning = change.new, let subject = subjects[warning.subject] else { return }
            if let key = cellKey(of: subject.metadata) { wake(key, change.isInitial) }
        }
    }

    /// The cell that an object says it belongs to.
    static func cellKey(of metadata: ObjectMeta) -> ObjectKey? {
        guard let name = metadata.labels?[WellKnownNames.Label.cell] else { return nil }
        return ObjectKey(namespace: metadata.namespace ?? "", name: name)
    }
}

extension CellCaches {
    /// The caches of the kinds that are applied, by kind.
    package var live: [ResourceType: any LiveObjects] {
        [
            PostgresCell.resource: cells, ExternalSecret.resource: externalSecrets,
            PersistentVolumeClaim.resource: claims, StatefulSet.resource: statefulSets,
            Deployment.resource: deployments, Job.resource: jobs, CronJob.resource: cronJobs,
            ConfigMap.resource: configMaps, Service.resource: services, ServiceAccount.resource: serviceAccounts,
            NetworkPolicy.resource: networkPolicies, PodDisruptionBudget.resource: disruptionBudgets,
            ObservedPod.resource: pods,
        ]
    }
}

extension ObservedWarning {
    /// The object that the warning is about, within its kind.
    var subject: ObjectKey {
        ObjectKey(namespace: regarding.namespace ?? "", name: regarding.name ?? "")
    }
}
