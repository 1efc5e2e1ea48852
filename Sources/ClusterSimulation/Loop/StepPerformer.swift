import FoundationEssentials
import KubernetesAPI
import KubernetesClient

/// Performs a decision's steps through the API and takes the answers into the store.
struct StepPerformer: Sendable {
    let client: APIClient
    let store: ObjectStore
    let time: SimulationTime
    let changed: @Sendable (ObjectChange) -> Void

    /// The field manager of all writes but External Secrets'.
    static let fieldManager = "cluster-simulation"

    /// - Throws: of the first step that fails; a missing or already existing object fails none.
    func perform(_ steps: [Step]) async throws(APIError) {
        for step in steps {
            do throws(APIError) {
                try await perform(step)
            } catch {
                guard error.isNotFound || error.isAlreadyExists else { throw error }
            }
        }
    }

    private func perform(_ step: Step) async throws(APIError) {
        switch step {
        case .create(let reference, let manifest):
            var manifest = manifest
            manifest["apiVersion"] = .string(reference.resource.apiVersion)
            manifest["kind"] = .string(reference.resource.kind)
            let request = reference.create(Data(manifest.serialized), fieldManager: Self.fieldManager)
            try await write(request, reference.resource)
        case .setStatus(let object, let resource, let status):
            guard let patch = mergePatch(from: object["status"] ?? [:], to: status) else { return }
            let guarded: JSONValue = [
                "metadata": ["resourceVersion": .string(object.resourceVersion)], "status": patch,
            ]
            let request = ObjectReference(resource, object.key)
                .mergePatch(guarded, fieldManager: Self.fieldManager, subresource: "status")
            try await write(request, resource)
        case .patch(let object, let resource, var patch):
            patch[path: ["metadata", "resourceVersion"]] = .string(object.resourceVersion)
            let request = ObjectReference(resource, object.key).mergePatch(patch, fieldManager: Self.fieldManager)
            try await write(request, resource)
        case .delete(let reference, let uid, let grace): try await delete(reference, uid: uid, grace: grace)
        case .collect(let reference, let uid, let owners):
            for owner in owners where try await exists(owner) { return }
            try await delete(reference, uid: uid, grace: nil)
        case .bind(let pod, let node): try await bind(pod, to: node)
        case .tell(let event): try await tell(event)
        }
    }

    private func write(_ request: APIRequest, _ resource: ResourceType) async throws(APIError) {
        let body = try await client.perform(request)
        guard let object = try? JSONValue(parsing: body), !object.uid.isEmpty else { return }
        if let change = store.insert(object, resource) { changed(change) }
    }

    /// A cache may not know yet what was made a moment ago.
    private func exists(_ reference: ObjectReference) async throws(APIError) -> Bool {
        do throws(APIError) {
            let body = try await client.perform(reference.get())
            let object = try? JSONValue(parsing: body)
            return object?.finalizers.contains("foregroundDeletion") != true
        } catch {
            if error.isNotFound { return false }
            throw error
        }
    }

    private func delete(_ reference: ObjectReference, uid: String, grace: Int?) async throws(APIError) {
        var request = reference.delete(uid: uid)
        if let grace {
            let options: JSONValue = [
                "apiVersion": "v1", "kind": "DeleteOptions", "propagationPolicy": "Background",
                "gracePeriodSeconds": JSONValue(grace), "preconditions": ["uid": .string(uid)],
            ]
            request.body = Data(options.serialized)
        }
        do throws(APIError) { _ = try await client.perform(request) } catch {
            // Another object of the name: ours is gone.
            guard error.isConflict else { throw error }
        }
    }

    private func bind(_ pod: ObjectKey, to node: String) async throws(APIError) {
        let binding: JSONValue = [
            "apiVersion": "v1", "kind": "Binding",
            "metadata": ["name": .string(pod.name), "namespace": .string(pod.namespace)],
            "target": ["apiVersion": "v1", "kind": "Node", "name": .string(node)],
        ]
        let path = SimulatedKinds.pod.path(namespace: pod.namespace, name: pod.name, subresource: "binding")
        _ = try await client.perform(
            APIRequest(.post, path, verb: "create", contentType: .json, body: Data(binding.serialized))
        )
    }

    private func tell(_ event: ClusterEvent) async throws(APIError) {
        let namespace = event.object.key.namespace.isEmpty ? "default" : event.object.key.namespace
        let name = "\(event.object.key.name).\(shortHash(event.uid + event.reason + event.message))"
        let now = JSONValue(time.now())
        let manifest: JSONValue = [
            "apiVersion": "v1", "kind": "Event",
            "metadata": ["name": .string(name), "namespace": .string(namespace)],
            "involvedObject": [
                "apiVersion": .string(event.object.resource.apiVersion), "kind": .string(event.object.resource.kind),
                "name": .string(event.object.key.name), "namespace": .string(event.object.key.namespace),
                "uid": .string(event.uid),
            ],
            "type": event.isWarning ? "Warning" : "Normal", "reason": .string(event.reason),
            "message": .string(event.message), "source": ["component": .string(event.source)],
            "reportingComponent": .string(event.source), "reportingInstance": "",
            "firstTimestamp": now, "lastTimestamp": now, "count": 1,
        ]
        let reference = ObjectReference(SimulatedKinds.event, ObjectKey(namespace: namespace, name: name))
        _ = try await client.perform(reference.create(Data(manifest.serialized), fieldManager: Self.fieldManager))
    }
}
