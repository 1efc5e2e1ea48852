import FoundationEssentials
import KubernetesAPI

extension ResourceRequest {
    /// SelfSubjectAccessReview.
    func review(_ access: AccessTable) throws(Refusal) -> Answer {
        guard facts.verb == "create" else { throw .noSuchPath }
        var review = try document()
        let attributes = review[path: ["spec", "resourceAttributes"]] ?? [:]
        var resource = attributes["resource"]?.string ?? ""
        if let subresource = attributes["subresource"]?.string, !subresource.isEmpty { resource += "/\(subresource)" }
        let isAllowed = access.allows(
            user: facts.user,
            verb: attributes["verb"]?.string ?? "",
            resource: resource,
            namespace: attributes["namespace"]?.string ?? ""
        )
        review["kind"] = .string(kind.resource.kind)
        review["apiVersion"] = .string(kind.resource.apiVersion)
        review["status"] = ["allowed": .bool(isAllowed)]
        return Answer(code: 201, review)
    }

    /// Binds a pod to a node, as a scheduler does.
    func bind(_ cluster: inout ClusterState) throws(Refusal) -> Answer {
        let node = try document()[path: ["target", "name"]]?.string ?? ""
        let pod = try cluster.get(kind, key)
        if pod.value[path: ["spec", "schedulingGates"]]?.array?.isEmpty == false {
            throw bindingConflict("pod \(path.name) has non-empty .spec.schedulingGates")
        }
        if let bound = pod.value[path: ["spec", "nodeName"]]?.string, !bound.isEmpty {
            throw bindingConflict("pod \(path.name) is already assigned to node \"\(bound)\"")
        }
        var value = pod.value
        value[path: ["spec", "nodeName"]] = .string(node)
        var conditions = (value[path: ["status", "conditions"]]?.array ?? []).filter { $0["type"] != "PodScheduled" }
        conditions.append([
            "type": "PodScheduled", "status": "True", "lastProbeTime": .null,
            "lastTransitionTime": .string(Timestamp.format(now)),
        ])
        value[path: ["status", "conditions"]] = .array(conditions)
        _ = cluster.commit(value, kind: kind, key: key)
        return Answer(code: 201, ["kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Success"])
    }

    private func bindingConflict(_ cause: String) -> Refusal {
        Refusal(
            409,
            "Conflict",
            "Operation cannot be fulfilled on pods/binding \"\(path.name)\": \(cause)",
            details: APIStatus.Details(name: path.name, kind: "pods/binding")
        )
    }

    /// Reads or sets the number of replicas.
    func scale(_ cluster: inout ClusterState) throws(Refusal) -> Answer {
        var object = try cluster.get(kind, key)
        if facts.verb != "get" {
            var wanted = scale(of: object)
            if facts.verb == "update" {
                wanted = try document()
            } else if facts.contentType.hasPrefix("application/json-patch+json") {
                wanted = try jsonPatched(wanted, by: try document())
            } else {
                wanted = mergePatched(wanted, by: try document())
            }
            let replicas = wanted[path: ["spec", "replicas"]] ?? 0
            object = try cluster.update(kind, key, options, now: now) { live in
                var value = live
                value[path: ["spec", "replicas"]] = replicas
                return value
            }.object
        }
        return Answer(scale(of: object))
    }

    private func scale(of object: StoredObject) -> JSONValue {
        var metadata: JSONValue = [:]
        for name in ["name", "namespace", "uid", "resourceVersion", "creationTimestamp"] {
            metadata[name] = object.value[path: ["metadata", name]]
        }
        return [
            "kind": "Scale", "apiVersion": "autoscaling/v1", "metadata": metadata,
            "spec": ["replicas": object.value[path: ["spec", "replicas"]] ?? 0],
            "status": ["replicas": object.value[path: ["status", "replicas"]] ?? 0],
        ]
    }
}
