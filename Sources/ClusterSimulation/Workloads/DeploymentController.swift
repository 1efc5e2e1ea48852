import FoundationEssentials
import KubernetesAPI

/// Plays the Deployment controller: a ReplicaSet for each template, rolled over within surge and unavailability.
struct DeploymentController: SimulatedController {
    let name = "deployment-controller"
    let watched = [SimulatedKinds.deployment, SimulatedKinds.replicaSet]

    func keys(concernedBy change: ObjectChange, in store: ObjectStore) -> [ObjectKey] {
        change.resource == SimulatedKinds.replicaSet ? change.controllerKey(SimulatedKinds.deployment) : [change.key]
    }

    func decide(_ key: ObjectKey, in store: ObjectStore, now: Date) -> Decision {
        guard let deployment = store.object(SimulatedKinds.deployment, key), !deployment.isBeingDeleted
        else { return .nothing }
        let sets = store.dependents(of: deployment.uid, SimulatedKinds.replicaSet)
        return decideDeployment(deployment, replicaSets: sets.filter { !$0.isBeingDeleted }, now: now)
    }
}

/// - Parameter replicaSets: those that the deployment owns.
func decideDeployment(_ deployment: JSONValue, replicaSets: [JSONValue], now: Date) -> Decision {
    let template = deployment[path: ["spec", "template"]] ?? [:]
    let hash = shortHash(template)
    let rollout = Rollout(
        deployment: deployment,
        current: replicaSets.first { $0.labels["pod-template-hash"] == hash },
        old: replicaSets.filter { $0.labels["pod-template-hash"] != hash }
    )
    var decision = Decision()
    let revision = rollout.revision
    if rollout.current == nil {
        decision.steps.append(rollout.makeReplicaSet(template, hash: hash, replicas: rollout.currentTarget))
    } else if deployment[path: ["spec", "paused"]] != true {
        decision.steps += rollout.scalings
    }
    if deployment.annotations[revisionAnnotation] != String(revision) {
        // Before the status, whose write needs the version that this one leaves behind: the next pass does it.
        let patch: JSONValue = ["metadata": ["annotations": [revisionAnnotation: .string(String(revision))]]]
        decision.steps.append(.patch(of: deployment, SimulatedKinds.deployment, patch))
        return decision
    }
    let (status, wakeUp) = deploymentStatus(rollout, name: "\(deployment.name)-\(hash)", now: now)
    decision.setStatus(of: deployment, SimulatedKinds.deployment, to: status)
    decision.wakeUp = wakeUp
    return decision
}

/// What `kubectl rollout history` counts by.
let revisionAnnotation = "deployment.kubernetes.io/revision"
