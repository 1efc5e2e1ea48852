import KubernetesAPI

extension ClusterState {
    func checkType(_ body: JSONValue, _ kind: ServedKind) throws(Refusal) {
        guard body.object != nil else { throw .badRequest("the request body is not an object") }
        let resource = kind.resource
        let bodyKind = body["kind"]?.string ?? ""
        let version = body["apiVersion"]?.string ?? ""
        guard bodyKind.isEmpty || bodyKind == resource.kind, version.isEmpty || version == resource.apiVersion else {
            throw .badRequest(
                "\(bodyKind) in version \"\(version)\" cannot be handled as a \(resource.kind): no kind "
                    + "\"\(bodyKind)\" is registered for version \"\(version)\""
            )
        }
    }

    func checkName(_ body: JSONValue, _ key: ObjectKey) throws(Refusal) {
        let name = body[path: ["metadata", "name"]]?.string ?? key.name
        if name != key.name {
            throw .badRequest("the name of the object (\(name)) does not match the name on the URL (\(key.name))")
        }
        let namespace = body[path: ["metadata", "namespace"]]?.string ?? ""
        if !namespace.isEmpty, namespace != key.namespace {
            throw .badRequest("the namespace of the provided object does not match the namespace sent on the request")
        }
    }

    /// The namespace of a new object must exist and stay.
    func checkNamespace(_ kind: ServedKind, _ key: ObjectKey) throws(Refusal) {
        guard kind.resource.isNamespaced else { return }
        let namespaces = StorageKey("", "namespaces")
        guard let namespace = self[namespaces][ObjectKey(namespace: "", name: key.namespace)] else {
            guard let kind = kinds.kind(storage: namespaces) else { return }
            throw .notFound(kind, key.namespace)
        }
        if namespace.isTerminating {
            var refusal = Refusal.forbidden(
                kind,
                key.name,
                "unable to create new content in namespace \(key.namespace) because it is being terminated"
            )
            refusal.status.details?.causes = [
                APIStatus.Cause(
                    reason: "NamespaceTerminating",
                    message: "namespace \(key.namespace) is being terminated",
                    field: "metadata.namespace"
                )
            ]
            throw refusal
        }
    }

    /// The document in the version that is kept.
    func convertIn(_ body: JSONValue, _ kind: ServedKind) -> JSONValue {
        var body = body
        body["kind"] = .string(kind.resource.kind)
        body["apiVersion"] = .string(kind.resource.apiVersion)
        return kind.storage == StorageKey("", "events") ? convertEvent(body, to: "v1") : body
    }

    /// A kept document in the version that a kind serves.
    func present(_ value: JSONValue, as kind: ServedKind) -> JSONValue {
        guard value["apiVersion"]?.string != kind.resource.apiVersion else { return value }
        if kind.storage == StorageKey("", "events") { return convertEvent(value, to: kind.resource.apiVersion) }
        var value = value
        value["apiVersion"] = .string(kind.resource.apiVersion)
        return value
    }
}

extension JSONValue {
    /// Only the name of the object, and one of its members.
    func keepingIdentity(and member: String) -> JSONValue {
        var value: JSONValue = [:]
        for name in ["apiVersion", "kind", member] { value[name] = self[name] }
        for name in ["name", "namespace", "uid", "resourceVersion"] {
            if let text = self[path: ["metadata", name]] { value[path: ["metadata", name]] = text }
        }
        return value
    }

    /// Without nulls in the metadata, which clients written in Go send.
    var withoutEmptyMetadata: JSONValue {
        var value = self
        for (name, member) in self["metadata"]?.object ?? [:] where member == .null {
            value[path: ["metadata", name]] = nil
        }
        return value
    }

    /// Without nulls and empty lists, as decoding into a Go struct and encoding leaves it.
    var withoutEmptyMembers: JSONValue {
        switch self {
        case .object(let members):
            .object(
                members.compactMapValues { member in
                    if member == .null || member.array?.isEmpty == true { return nil }
                    return member.withoutEmptyMembers
                }
            )
        case .array(let elements): .array(elements.map(\.withoutEmptyMembers))
        default: self
        }
    }
}
