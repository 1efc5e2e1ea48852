package import ControllerRuntime
package import KubernetesAPI
package import PostgresCellAPI

/// The caches of one scope: every kind of which a cell has objects, in one namespace or in all.
///
/// Whatever changes names the cell it belongs to by its label, old and new, so that a cell also hears of what left it.
package struct CellCaches: Sendable {
    /// Wakes a cell by its own key; the other caches wake by the label that names the cell.
    package let cells: ObjectCache<PostgresCell>
    /// One for each consumer of a cell, with the conditions that External Secrets writes.
    package let externalSecrets: ObjectCache<ObservedExternalSecret>
    /// The databases' volumes, with phase and capacity.
    package let claims: ObjectCache<ObservedClaim>
    /// The databases, with the revision that is rolled out.
    package let statefulSets: ObjectCache<ObservedStatefulSet>
    /// The poolers, with their counts of replicas.
    package let deployments: ObjectCache<ObservedDeployment>
    /// Migrations, and backups that a CronJob made; with how they ended.
    package let jobs: ObjectCache<ObservedJob>
    /// Backup schedules; metadata only, as of all kinds down to the budgets.
    package let cronJobs: ObjectCache<ObservedObject<CronJob>>
    /// Configuration and programs of the pods.
    package let configMaps: ObjectCache<ObservedObject<ConfigMap>>
    /// Of database and pooler.
    package let services: ObjectCache<ObservedObject<Service>>
    /// Under which the cells' own pods run.
    package let serviceAccounts: ObjectCache<ObservedObject<ServiceAccount>>
    /// Who may reach database and pooler.
    package let networkPolicies: ObjectCache<ObservedObject<NetworkPolicy>>
    /// What a drain may evict.
    package let disruptionBudgets: ObjectCache<ObservedObject<PodDisruptionBudget>>
    /// The cell's own pods and those of its applications.
    package let pods: ObjectCache<ObservedPod>
    /// What External Secrets warns of: the cause of a failed sync stands nowhere else.
    package let credentialWarnings: ObjectCache<ObservedWarning>
    /// What the volume provisioner warns of: why a claim is not bound stands nowhere else.
    package let claimWarnings: ObjectCache<ObservedWarning>

    /// - Parameter wake: called with the key of each cell that a change concerns.
    package init(wake: @escaping @Sendable (ObjectKey, _ isInitial: Bool) -> Void) {
        cells = ObjectCache { change in
            for cell in change.objects { wake(cell.key, change.isInitial) }
        }
        // Cells that wait for External Secrets go on as soon as it is installed.
        externalSecrets = Self.cache(onAppearance: { [cells] in for cell in cells.all { wake(cell.key, false) } }, wake)
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
        onAppearance: @escaping @Sendable () -> Void = {},
        _ wake: @escaping @Sendable (ObjectKey, Bool) -> Void
    ) -> ObjectCache<Object> {
        ObjectCache(
            indexedLabels: [WellKnownNames.Label.cell],
            onChange: { change in
                let keys = Set(change.objects.compactMap { cellKey(of: $0.metadata) })
                for key in keys { wake(key, change.isInitial) }
            },
            onAppearance: onAppearance
        )
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
