import FoundationEssentials
package import KubernetesAPI
import PostgresCellAPI

extension ModelCluster {
    /// External Secrets answers for one ExternalSecret.
    ///
    /// - Parameter failure: its message where it cannot sync.
    package mutating func sync(_ name: String, failure: String? = nil) {
        let reference = reference(ExternalSecret.resource, name)
        guard let generation = objects[reference]?[path: ["metadata", "generation"]]?.integer else { return }
        let ready: JSONValue = [
            "type": "Ready", "status": failure == nil ? "True" : "False",
            "reason": failure == nil ? "SecretSynced" : "SecretSyncedError",
            "message": .string(failure ?? "secret synced"),
        ]
        objects[reference]?[path: ["status", "conditions"]] = [ready]
        if failure == nil {
            objects[reference]?[path: ["status", "syncedResourceVersion"]] = .string("\(generation)-0af1")
        }
    }

    /// External Secrets answers for every ExternalSecret.
    package mutating func syncAll(failure: String? = nil) {
        for reference in objects.keys where reference.resource == ExternalSecret.resource {
            sync(reference.key.name, failure: failure)
        }
    }

    /// The volume is there, as large as the claim asks for.
    package mutating func bindVolume() {
        let claim = reference(PersistentVolumeClaim.resource, cell.childNames.data)
        guard let size = objects[claim]?[path: ["spec", "resources", "requests", "storage"]] else { return }
        objects[claim]?["status"] = ["phase": "Bound", "capacity": ["storage": size]]
        objects[claim]?[path: ["spec", "volumeName"]] = "pvc-1"
    }

    /// The StatefulSet's controller has replaced the pod, and it is ready.
    package mutating func startDatabase() {
        let set = reference(StatefulSet.resource, cell.childNames.cell)
        guard let generation = objects[set]?[path: ["metadata", "generation"]] else { return }
        objects[set]?["status"] = [
            "observedGeneration": generation, "replicas": 1, "readyReplicas": 1, "availableReplicas": 1,
            "updatedReplicas": 1, "currentRevision": "r1", "updateRevision": "r1",
        ]
        removePods(withPrefix: cell.childNames.databasePod)
    }

    /// The Deployment's controller has replaced the pods, and they are ready.
    package mutating func startPooler() {
        let deployment = reference(Deployment.resource, cell.childNames.pooler)
        guard let object = objects[deployment],
            let generation = object[path: ["metadata", "generation"]]
        else { return }
        let replicas = object[path: ["spec", "replicas"]] ?? 1
        objects[deployment]?["status"] = [
            "observedGeneration": generation, "replicas": replicas, "readyReplicas": replicas,
            "availableReplicas": replicas, "updatedReplicas": replicas,
        ]
    }

    /// The Job of the cell's current migrations, where there is one that is not over.
    package var runningJob: String? {
        let running = objects.first {
            $0.key.resource == Job.resource && $0.value[path: ["status", "conditions"]] == nil
        }
        return running?.key.key.name
    }

    /// A Job's pod ended well, and so did the Job.
    package mutating func completeJob(_ name: String, summary: String) {
        addMigrationPod(of: name, phase: "Succeeded", exitCode: 0, message: summary)
        let job = reference(Job.resource, name)
        let time = JSONValue.string(Timestamp.format(now))
        objects[job]?["status"] = [
            "startTime": time, "completionTime": time, "succeeded": 1,
            "conditions": [["type": "Complete", "status": "True", "reason": "CompletionsReached"]],
        ]
    }

    /// A Job's last pod failed, and so did the Job.
    package mutating func failJob(_ name: String, reason: String = "BackoffLimitExceeded", message: String) {
        addMigrationPod(of: name, phase: "Failed", exitCode: 1, message: message)
        let job = reference(Job.resource, name)
        objects[job]?["status"] = [
            "startTime": .string(Timestamp.format(now)), "failed": 1,
            "conditions": [["type": "Failed", "status": "True", "reason": .string(reason)]],
        ]
    }

    /// Somebody deletes a Job; its pods go with it.
    package mutating func deleteJob(_ name: String) {
        objects[reference(Job.resource, name)] = nil
        removePods(withPrefix: "\(name)-")
    }

    private mutating func addMigrationPod(of job: String, phase: String, exitCode: Int64, message: String) {
        let ended: JSONValue = ["exitCode": .integer(exitCode), "message": .string(message)]
        addPod(
            "\(job)-x7k2p",
            labels: ownLabels("migrations").merging(["batch.kubernetes.io/job-name": job]) { _, new in new },
            status: [
                "phase": .string(phase),
                "containerStatuses": [["name": "alembic", "state": ["terminated": ended]]],
            ]
        )
    }

    private mutating func removePods(withPrefix prefix: String) {
        let pods = objects.keys.filter { $0.resource == ObservedPod.resource }
        for pod in pods where pod.key.name.hasPrefix(prefix) { objects[pod] = nil }
    }

    /// An object of the cell's namespace.
    package func reference(_ resource: ResourceType, _ name: String) -> ObjectReference {
        ObjectReference(resource, ObjectKey(namespace: cell.metadata.namespace ?? "", name: name))
    }
}
