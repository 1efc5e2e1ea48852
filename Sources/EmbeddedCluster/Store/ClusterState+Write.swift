import FoundationEssentials
import KubernetesAPI

extension ClusterState {
    mutating func create(
        _ body: JSONValue,
        _ kind: ServedKind,
        namespace: String,
        _ options: WriteOptions,
        now: Date
    ) throws(Refusal) -> WriteResult {
        try checkType(body, kind)
        var body = body
        let bodyNamespace = body[path: ["metadata", "namespace"]]?.string ?? ""
        if kind.resource.isNamespaced, !bodyNamespace.isEmpty, bodyNamespace != namespace {
            throw .badRequest("the namespace of the provided object does not match the namespace sent on the request")
        }
        if body[path: ["metadata", "resourceVersion"]]?.string?.isEmpty == false {
            throw .badRequest("resourceVersion should not be set on objects to be created")
        }
        if let prefix = body[path: ["metadata", "generateName"]]?.string,
            body[path: ["metadata", "name"]]?.string?.isEmpty ?? true
        {
            body[path: ["metadata", "name"]] = .string(prefix + nextSuffix())
        }
        let name = body[path: ["metadata", "name"]]?.string ?? ""
        let key = ObjectKey(namespace: kind.resource.isNamespaced ? namespace : "", name: name)
        body[path: ["metadata", "managedFields"]] = nil
        let (decoded, warnings) = try created(body, kind, key, options, now: now)
        let value = recordUpdate(
            from: nil,
            to: decoded,
            shape: kind.shape,
            writer: writer(kind, options, decoded, now)
        )
        if self[kind.storage][key] != nil { throw .alreadyExists(kind, name) }
        return WriteResult(object: try settle(value, kind, key, now: now), isCreated: true, warnings: warnings)
    }

    /// Server-side apply; creates the object where it does not exist.
    mutating func apply(
        _ body: JSONValue,
        _ kind: ServedKind,
        _ key: ObjectKey,
        _ options: WriteOptions,
        now: Date
    ) throws(Refusal) -> WriteResult {
        try checkType(body, kind)
        try checkName(body, key)
        guard body[path: ["metadata", "managedFields"]]?.array?.isEmpty ?? true else {
            throw .badRequest("metadata.managedFields must be nil")
        }
        let sent = body
        var body = body
        body[path: ["metadata", "name"]] = .string(key.name)
        if kind.resource.isNamespaced { body[path: ["metadata", "namespace"]] = .string(key.namespace) }
        body = convertIn(body, kind).withoutEmptyMetadata
        if let schema = kind.schema { try schema.checkTyped(sent, kind) }
        let live = self[kind.storage][key]
        let isStatus = options.subresource == "status"
        if live == nil, isStatus { throw .notFound(kind, key.name) }
        let version = body[path: ["metadata", "resourceVersion"]]?.string
        if let version, let live, version != String(live.revision) { throw .staleVersion(kind, key.name) }
        body[path: ["metadata", "resourceVersion"]] = nil
        if isStatus {
            body = body.keepingIdentity(and: "status")
        } else if kind.hasStatus {
            body["status"] = nil
        }
        let merged = try applyDocument(
            body,
            onto: live?.value,
            shape: kind.shape,
            writer: writer(kind, options, body, now),
            isForced: options.isForced
        )
        guard let live else {
            let managed = merged[path: ["metadata", "managedFields"]]
            if body[path: ["metadata", "uid"]]?.string?.isEmpty == false {
                throw .conflict(
                    kind,
                    key.name,
                    "uid mismatch: the provided object specified uid "
                        + "\(body[path: ["metadata", "uid"]]?.string ?? ""), and no existing object was found"
                )
            }
            var (value, warnings) = try created(merged, kind, key, options, now: now)
            value[path: ["metadata", "managedFields"]] = managed
            return WriteResult(object: try settle(value, kind, key, now: now), isCreated: true, warnings: warnings)
        }
        let managed = merged[path: ["metadata", "managedFields"]]
        var (value, warnings) = try updated(merged, live, kind, options, now: now)
        value[path: ["metadata", "managedFields"]] = managed
        return WriteResult(object: try commitUpdate(value, live, kind, now: now), warnings: warnings)
    }

    /// Replaces or patches an object; `change` makes the new document from the live one.
    mutating func update(
        _ kind: ServedKind,
        _ key: ObjectKey,
        _ options: WriteOptions,
        now: Date,
        change: (JSONValue) throws(Refusal) -> JSONValue
    ) throws(Refusal) -> WriteResult {
        let live = try get(kind, key)
        var body = try change(present(live.value, as: kind))
        try checkType(body, kind)
        try checkName(body, key)
        body = convertIn(body, kind)
        if let sent = body[path: ["metadata", "resourceVersion"]]?.string, !sent.isEmpty,
            sent != String(live.revision)
        {
            throw .staleVersion(kind, key.name)
        }
        if kind.isCustom, body[path: ["metadata", "resourceVersion"]]?.string?.isEmpty ?? true {
            var refusal = Refusal.invalid(
                kind,
                key.name,
                [.invalid("metadata.resourceVersion", 0, "must be specified for an update")]
            )
            refusal.status.message = refusal.status.message?.replacing(kind.qualifiedKind, with: "\(kind.resource)")
            throw refusal
        }
        if let uid = body[path: ["metadata", "uid"]]?.string, !uid.isEmpty, uid != live.uid {
            throw .invalid(kind, key.name, [.invalid("metadata.uid", .string(uid), "field is immutable")])
        }
        var (value, warnings) = try updated(body, live, kind, options, now: now)
        value = recordUpdate(
            from: live.value,
            to: value,
            shape: kind.shape,
            writer: writer(kind, options, value, now)
        )
        return WriteResult(object: try commitUpdate(value, live, kind, now: now), warnings: warnings)
    }

    /// Keeps an updated object; one that is being deleted and waits for nothing more is removed.
    private mutating func commitUpdate(
        _ value: JSONValue,
        _ live: StoredObject,
        _ kind: ServedKind,
        now: Date
    ) throws(Refusal) -> StoredObject {
        var value = value
        value[path: ["metadata", "resourceVersion"]] = .string(String(live.revision))
        if value == live.value { return live }
        let object = try settle(value, kind, live.key, now: now)
        if object.isTerminating, object.finalizers.isEmpty, !awaitsNode(object.value, kind) {
            finishDeletion(of: object, kind, now: now)
        }
        return object
    }

    /// Commits, and does what follows from it.
    private mutating func settle(
        _ value: JSONValue,
        _ kind: ServedKind,
        _ key: ObjectKey,
        now: Date
    ) throws(Refusal) -> StoredObject {
        let object = commit(value, kind: kind, key: key)
        if kind.resource.kind == "CustomResourceDefinition" { serveDefinition(object) }
        collectOrphan(object, kind, now: now)
        return object
    }

    private func writer(_ kind: ServedKind, _ options: WriteOptions, _ value: JSONValue, _ now: Date) -> FieldWriter {
        FieldWriter(
            manager: options.manager,
            apiVersion: value["apiVersion"]?.string ?? kind.resource.apiVersion,
            subresource: options.subresource,
            time: Timestamp.format(now),
            hasStatus: kind.hasStatus
        )
    }
}
