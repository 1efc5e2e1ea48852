import FoundationEssentials
import KubernetesAPI

/// A request on a resource, with the kind it is about.
struct ResourceRequest: Sendable {
    var facts: RequestFacts
    var path: ResourcePath
    var kind: ServedKind
    var body: [UInt8]
    var now: Date

    var key: ObjectKey { ObjectKey(namespace: path.namespace, name: path.name) }

    /// Answers everything but watches.
    func answer(_ state: inout ClusterStore.State) throws(Refusal) -> Answer {
        guard facts.target["dryRun"] == "All" else { return try perform(&state.cluster, state.access) }
        var trial = state.cluster
        trial.isTrial = true
        return try perform(&trial, state.access)
    }

    private func perform(_ cluster: inout ClusterState, _ access: AccessTable) throws(Refusal) -> Answer {
        if kind.isReview { return try review(access) }
        if !path.subresource.isEmpty, !kind.subresources.contains(path.subresource) { throw .noSuchPath }
        switch (facts.verb, path.subresource) {
        case ("create", "binding"): return try bind(&cluster)
        case ("create", "eviction"):
            _ = try cluster.delete(kind, key, DeleteOptions(), now: now)
            return Answer(code: 201, ["kind": "Status", "apiVersion": "v1", "status": "Success"])
        case (_, "scale"): return try scale(&cluster)
        case ("get", _): return present(try cluster.get(kind, key), cluster)
        case ("list", _): return try list(cluster)
        case ("create", _):
            let result = try cluster.create(try document(), kind, namespace: path.namespace, options, now: now)
            return present(result, cluster)
        case ("update", _):
            let document = try document()
            return present(try cluster.update(kind, key, options, now: now) { _ in document }, cluster)
        case ("patch", _): return try patch(&cluster)
        case ("delete", _): return try delete(&cluster)
        case ("deletecollection", _):
            for object in try cluster.list(kind, try selection(), .init()).objects {
                _ = try cluster.delete(kind, object.key, try deleteOptions(), now: now)
            }
            return Answer(["kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Success"])
        default:
            throw Refusal(405, "MethodNotAllowed", "the server does not allow this method on the requested resource")
        }
    }

    var options: WriteOptions {
        WriteOptions(
            manager: facts.manager,
            subresource: path.subresource,
            isForced: facts.target.isSet("force"),
            fieldValidation: facts.target["fieldValidation"].flatMap(WriteOptions.FieldValidation.init) ?? .warn
        )
    }

    func selection() throws(Refusal) -> Selection {
        try Selection(
            namespace: path.namespace.isEmpty ? nil : path.namespace,
            labelSelector: facts.target["labelSelector"],
            fieldSelector: facts.target["fieldSelector"],
            kind: kind
        )
    }

    func document() throws(Refusal) -> JSONValue {
        if ProtobufBody.isOne(body) {
            guard let document = ProtobufBody.document(body) else {
                throw Refusal(
                    415,
                    "UnsupportedMediaType",
                    "the body of the request was in an unknown format - accepted media types include: "
                        + "application/json, application/yaml"
                )
            }
            return document
        }
        do {
            if facts.contentType.contains("yaml"), body.first != UInt8(ascii: "{") {
                return try YAML.parse(String(decoding: body, as: UTF8.self)).first?.value ?? [:]
            }
            return try JSONValue(parsing: body)
        } catch {
            throw .badRequest("the request body is not JSON: \(error)")
        }
    }

    private func list(_ cluster: ClusterState) throws(Refusal) -> Answer {
        let target = facts.target
        let page = try cluster.list(
            kind,
            try selection(),
            .init(
                limit: target["limit"].flatMap(Int.init),
                token: target["continue"],
                resourceVersion: target["resourceVersion"],
                match: target["resourceVersionMatch"]
            )
        )
        return ObjectForm(facts: facts, kind: kind, now: now).list(page, cluster)
    }

    private func present(_ object: StoredObject, _ cluster: ClusterState) -> Answer {
        Answer(bytes: ObjectForm(facts: facts, kind: kind, now: now).bytes(of: object))
    }

    private func present(_ result: WriteResult, _ cluster: ClusterState) -> Answer {
        var answer = present(result.object, cluster)
        if result.isCreated { answer.code = 201 }
        answer.warnings = result.warnings + [kind.warning].compactMap(\.self)
        return answer
    }

    private func patch(_ cluster: inout ClusterState) throws(Refusal) -> Answer {
        let patch = try document()
        let media = facts.contentType.split(separator: ";").first.map(String.init) ?? ""
        if media == "application/apply-patch+yaml" {
            guard facts.target["fieldManager"]?.isEmpty == false else {
                throw Refusal(
                    422,
                    "Invalid",
                    "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch",
                    details: APIStatus.Details(group: "meta.k8s.io", kind: "PatchOptions")
                )
            }
            return present(try cluster.apply(patch, kind, key, options, now: now), cluster)
        }
        let kind = kind
        let result = try cluster.update(kind, key, options, now: now) { live throws(Refusal) in
            switch media {
            case "application/json-patch+json": return try jsonPatched(live, by: patch)
            case "application/merge-patch+json": return mergePatched(live, by: patch)
            case "application/strategic-merge-patch+json" where !kind.isCustom:
                return strategicallyPatched(live, by: patch, BuiltInShape(kind: kind.resource.kind))
            default:
                throw Refusal(
                    415,
                    "UnsupportedMediaType",
                    "the body of the request was in an unknown format - accepted media types include: "
                        + "application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml"
                )
            }
        }
        return present(result, cluster)
    }

    private func delete(_ cluster: inout ClusterState) throws(Refusal) -> Answer {
        let (object, isGone) = try cluster.delete(kind, key, try deleteOptions(), now: now)
        // A pod is answered as it was; so is what still waits for its finalizers.
        guard isGone, kind.storage != StorageKey("", "pods") else { return present(object, cluster) }
        var details: JSONValue = [
            "name": .string(path.name), "kind": .string(kind.resource.plural), "uid": .string(object.uid),
        ]
        if !kind.resource.group.isEmpty { details["group"] = .string(kind.resource.group) }
        return Answer([
            "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Success", "details": details,
        ])
    }

    private func deleteOptions() throws(Refusal) -> DeleteOptions {
        let sent = body.isEmpty ? [:] : try document()
        let propagation = sent["propagationPolicy"]?.string ?? facts.target["propagationPolicy"]
        return DeleteOptions(
            uid: sent[path: ["preconditions", "uid"]]?.string,
            resourceVersion: sent[path: ["preconditions", "resourceVersion"]]?.string,
            propagation: propagation.flatMap(DeleteOptions.Propagation.init),
            gracePeriodSeconds: sent["gracePeriodSeconds"]?.integer
                ?? facts.target["gracePeriodSeconds"].flatMap(Int64.init)
        )
    }
}
