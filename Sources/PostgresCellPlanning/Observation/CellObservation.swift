package import KubernetesAPI
package import PostgresCellAPI

// The world model
// ---------------
// An observation is what the caches held at one moment, read once and never again during a pass. Caches of different
// kinds move independently: a Job may be seen complete before its pod is seen terminated, a StatefulSet before the
// claim it mounts. Hence no rule takes the absence of one object together with the presence of another for proof.
//
// Absent means "not in the cache": never made, already gone, or there without our labels and therefore invisible.
// The last case shows only when an apply is refused; the receipt says so. What is visible and controlled by somebody
// else is in the observation, and `foreignController(of:)` names it.
//
// Our own earlier writes are in the observation, since caches overlay them. What they caused is not, before the
// cluster's controllers have acted and their changes have arrived.
//
// Of the cell's own status two parts may be believed: `status.migrations` is a record of what migrations did (a cache of
// the ledger in the database), which nothing else in the cluster keeps once a Job is removed. A Job that is recorded as
// completed is therefore not run again. `status.backup` is a record of the same kind, of what backup Jobs told; no object
// is decided from it. No decision is made from conditions.

/// One cell and everything that belongs to it, at one moment.
package struct CellObservation: Hashable, Sendable {
    /// With the status that we wrote last, of which only `migrations` and `backup` are believed.
    package var cell: PostgresCell
    /// By name.
    package var externalSecrets: [String: ObservedExternalSecret]
    /// The database's volume claim.
    package var claim: ObservedClaim?
    /// The database's; nil before its credentials and its volume are there.
    package var statefulSet: ObservedStatefulSet?
    /// PgBouncer's; nil as well for a cell without a pooler.
    package var poolerDeployment: ObservedDeployment?
    /// Jobs that carry our labels, by name.
    package var jobs: [String: ObservedJob]
    /// Every other child that carries our labels: CronJobs, ConfigMaps, Services, policies and the like.
    package var others: [ObjectReference: ObjectMeta]
    /// Every pod in the cell's namespace that carries the cell's label: the cell's own and the applications'.
    package var pods: [ObservedPod]
    /// What its controller said of a child in the newest Warning event, where the child's status does not tell.
    ///
    /// External Secrets keeps the cause of a failure out of the condition: only the event has it.
    package var warnings: [ObjectReference: String]

    package init(
        cell: PostgresCell,
        externalSecrets: [String: ObservedExternalSecret] = [:],
        claim: ObservedClaim? = nil,
        statefulSet: ObservedStatefulSet? = nil,
        poolerDeployment: ObservedDeployment? = nil,
        jobs: [String: ObservedJob] = [:],
        others: [ObjectReference: ObjectMeta] = [:],
        pods: [ObservedPod] = [],
        warnings: [ObjectReference: String] = [:]
    ) {
        self.cell = cell
        self.externalSecrets = externalSecrets
        self.claim = claim
        self.statefulSet = statefulSet
        self.poolerDeployment = poolerDeployment
        self.jobs = jobs
        self.others = others
        self.pods = pods
        self.warnings = warnings
    }
}

extension CellObservation {
    /// The metadata of a child as it is; nil where it was not seen.
    package func metadata(of reference: ObjectReference) -> ObjectMeta? {
        let name = reference.key.name
        return switch reference.resource {
        case ExternalSecret.resource: externalSecrets[name]?.metadata
        case PersistentVolumeClaim.resource where claim?.metadata.name == name: claim?.metadata
        case StatefulSet.resource where statefulSet?.metadata.name == name: statefulSet?.metadata
        case Deployment.resource where poolerDeployment?.metadata.name == name: poolerDeployment?.metadata
        case Job.resource: jobs[name]?.metadata
        default: others[reference]
        }
    }

    /// The owner that controls a child in our stead; nil where we do, where nobody does, and where it was not seen.
    package func foreignController(of reference: ObjectReference) -> OwnerReference? {
        guard let controller = metadata(of: reference)?.controller, controller.uid != cell.metadata.uid else {
            return nil
        }
        return controller
    }

    /// Pods of one of the cell's own workloads, by name.
    package func pods(of component: Component) -> [ObservedPod] {
        pods
            .filter { isOurs($0) && $0.metadata.labels?[WellKnownNames.Label.component] == component.rawValue }
            .sorted { $0.metadata.name < $1.metadata.name }
    }

    /// Pods that use the database, by name: those for which the gate is there.
    package var applicationPods: [ObservedPod] {
        pods.filter { !isOurs($0) }.sorted { $0.metadata.name < $1.metadata.name }
    }

    private func isOurs(_ pod: ObservedPod) -> Bool {
        pod.metadata.labels?[WellKnownNames.Label.managedBy] == WellKnownNames.fieldManager
    }
}
