import KubernetesAPI
import PostgresCellAPI

extension PlanningRule {
    /// What we made and the spec no longer asks for goes: Jobs of earlier migrations, credentials of former consumers.
    ///
    /// Only what this cell controls, and never the volume.
    static let removeSuperseded = PlanningRule(name: "remove what is superseded") { draft in
        let desired = Set(draft.children.all.map(\.reference))
        draft.plan.deletions = draft.observation.controlledChildren
            .filter { !desired.contains($0.reference) && $0.metadata.deletionTimestamp == nil }
            .compactMap { child in
                guard let uid = child.metadata.uid else { return nil }
                return PlannedDeletion(child.reference, uid: uid, why: "the spec no longer asks for it")
            }
            .sorted { $0.reference.description < $1.reference.description }
        draft.plan.deletions += [draft.replaceableMigration].compactMap(\.self)
        return .proceed
    }
}

extension PlanDraft {
    /// The Job of the current migrations, where it failed or is stuck under limits that the spec has since changed.
    fileprivate var replaceableMigration: PlannedDeletion? {
        guard let desired = children.migration, assessOwnership(of: desired.reference, in: observation) == nil,
            let uid = observation.metadata(of: desired.reference)?.uid
        else { return nil }
        let run = MigrationRun(observation, job: desired.reference.key.name)
        guard isReplaceable(run, desired: desired, observation) else { return nil }
        return PlannedDeletion(desired.reference, uid: uid, why: "it failed under limits that the spec has changed")
    }
}

extension CellObservation {
    /// Jobs of migrations that this cell controls; Jobs of a CronJob have another controller.
    var migrationJobs: [ObservedJob] {
        jobs.values
            .filter { $0.metadata.controller?.uid == cell.metadata.uid }
            .sorted { $0.metadata.name < $1.metadata.name }
    }

    /// Every child that this cell controls of a kind that a spec can make superfluous.
    ///
    /// The others it always asks for, and the operator has no right to delete them.
    fileprivate var controlledChildren: [(reference: ObjectReference, metadata: ObjectMeta)] {
        let secrets = externalSecrets.values.map { ($0.reference, $0.metadata) }
        let migrations = migrationJobs.map { ($0.reference, $0.metadata) }
        let rest = others.map { ($0.key, $0.value) }.filter { deletable.contains($0.0.resource) }
        return (secrets + migrations + rest)
            .filter { $0.1.controller != nil && $0.1.controller?.uid == cell.metadata.uid }
            .map { (reference: $0.0, metadata: $0.1) }
    }
}

/// Services and CronJobs that the spec renames or drops.
private let deletable: Set<ResourceType> = [Service.resource, CronJob.resource]
