import FoundationEssentials
import KubernetesAPI

extension ClusterState {
    /// A new object as it would be kept, but for its managed fields.
    mutating func created(
        _ body: JSONValue,
        _ kind: ServedKind,
        _ key: ObjectKey,
        _ options: WriteOptions,
        now: Date
    ) throws(Refusal) -> (JSONValue, [String]) {
        try checkNamespace(kind, key)
        var (value, warnings) = try decoded(convertIn(body, kind), kind, options)
        for name in ["deletionTimestamp", "deletionGracePeriodSeconds", "generation", "resourceVersion", "selfLink"] {
            value[path: ["metadata", name]] = nil
        }
        value[path: ["metadata", "uid"]] = .string(UUID().uuidString.lowercased())
        value[path: ["metadata", "creationTimestamp"]] = .string(Timestamp.format(now))
        value[path: ["metadata", "name"]] = .string(key.name)
        value[path: ["metadata", "namespace"]] = kind.resource.isNamespaced ? .string(key.namespace) : nil
        if kind.countsGeneration { value[path: ["metadata", "generation"]] = 1 }
        if kind.hasStatus { value["status"] = nil }
        value = defaulted(value, kind)
        admit(&value, kind)
        try validate(old: nil, value, kind, key.name)
        return (value, warnings)
    }

    /// An updated object as it would be kept, but for its managed fields and resource version.
    mutating func updated(
        _ body: JSONValue,
        _ live: StoredObject,
        _ kind: ServedKind,
        _ options: WriteOptions,
        now: Date
    ) throws(Refusal) -> (JSONValue, [String]) {
        var (value, warnings) = try decoded(body, kind, options)
        if options.subresource == "status" {
            let managed = value[path: ["metadata", "managedFields"]]
            let status = value["status"]
            value = live.value
            value["status"] = status
            value[path: ["metadata", "managedFields"]] = managed
        } else if kind.hasStatus {
            value["status"] = live.value["status"]
        }
        for name in Self.serverSetMetadata {
            value[path: ["metadata", name]] = live.value[path: ["metadata", name]]
        }
        if kind.storage == StorageKey("", "services"), options.subresource.isEmpty {
            for name in ["clusterIP", "clusterIPs"] where value[path: ["spec", name]] == nil {
                value[path: ["spec", name]] = live.value[path: ["spec", name]]
            }
        }
        value = defaulted(value, kind)
        try checkFinalizers(value, live, kind)
        try validate(old: live.value, value, kind, live.key.name)
        if kind.countsGeneration, options.subresource != "status",
            countedPart(value, kind) != countedPart(live.value, kind)
        {
            let generation = live.value[path: ["metadata", "generation"]]?.integer ?? 0
            value[path: ["metadata", "generation"]] = .integer(generation + 1)
        }
        return (value, warnings)
    }

    private static let serverSetMetadata = [
        "name", "namespace", "uid", "creationTimestamp", "generation", "deletionTimestamp",
        "deletionGracePeriodSeconds", "selfLink",
    ]

    /// What a change of counts as a new generation: all but metadata and status, or the spec.
    private func countedPart(_ value: JSONValue, _ kind: ServedKind) -> JSONValue {
        guard kind.isCustom else { return value["spec"] ?? .null }
        var value = value
        value["metadata"] = nil
        if kind.hasStatus { value["status"] = nil }
        return value
    }

    /// Reads a body as the kind's decoder does: unknown fields are dropped, or refused where the client asks for it.
    private func decoded(
        _ body: JSONValue,
        _ kind: ServedKind,
        _ options: WriteOptions
    ) throws(Refusal) -> (JSONValue, [String]) {
        var value = body.withoutEmptyMetadata
        guard let schema = kind.schema else {
            return (kind.resource.kind == "CustomResourceDefinition" ? value : value.withoutEmptyMembers, [])
        }
        var unknown: [String] = []
        value = schema.pruned(value, unknown: &unknown)
        let texts = unknown.sorted().map { "unknown field \"\($0)\"" }
        switch options.fieldValidation {
        case .strict where !texts.isEmpty:
            let resource = kind.resource
            throw .badRequest(
                "\(resource.kind) in version \"\(resource.version)\" cannot be handled as a \(resource.kind): "
                    + "strict decoding error: \(texts.joined(separator: ", "))"
            )
        case .warn: return (value, texts)
        default: return (value, [])
        }
    }

    private func defaulted(_ value: JSONValue, _ kind: ServedKind) -> JSONValue {
        kind.schema?.defaulted(value) ?? defaultedBuiltIn(value, kind: kind.resource.kind)
    }

    private func validate(old: JSONValue?, _ value: JSONValue, _ kind: ServedKind, _ name: String) throws(Refusal) {
        var problems = metadataProblems(value, kind: kind)
        if let schema = kind.schema {
            problems += schema.problems(value)
        } else {
            problems += builtInProblems(kind: kind.resource.kind, old: old, new: value)
        }
        // Rules are evaluated only on what has the right structure; a twin in a list does not spoil it.
        if problems.allSatisfy({ ["FieldValueDuplicate", "FieldValueInvalid"].contains($0.reason) }) {
            // What was wrong before and is untouched is let through, as ratcheting does.
            let ratcheted = old.map { old in (rules[kind.qualifiedKind] ?? []).flatMap { $0.problems(nil, old) } } ?? []
            problems += (rules[kind.qualifiedKind] ?? []).flatMap { $0.problems(old, value) }
                .filter { !ratcheted.contains($0) }
        }
        guard problems.isEmpty else { throw .invalid(kind, name, problems) }
        if let old, kind.resource.kind == "PersistentVolumeClaim" { try checkExpansion(old, value, kind, name) }
    }

    /// The admission of claim resizing asks the storage class.
    private func checkExpansion(_ old: JSONValue, _ new: JSONValue, _ kind: ServedKind, _ name: String) throws(Refusal)
    {
        let request = ["spec", "resources", "requests", "storage"]
        guard old[path: request] != new[path: request] else { return }
        let className = new[path: ["spec", "storageClassName"]]?.string ?? ""
        let storageClass = self[StorageKey("storage.k8s.io", "storageclasses")][
            ObjectKey(namespace: "", name: className)
        ]
        guard storageClass?.value["allowVolumeExpansion"] != true else { return }
        throw .forbidden(
            kind,
            name,
            "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must "
                + "support resize"
        )
    }

    private func checkFinalizers(_ value: JSONValue, _ live: StoredObject, _ kind: ServedKind) throws(Refusal) {
        guard live.isTerminating else { return }
        let added = (value[path: ["metadata", "finalizers"]]?.array ?? []).compactMap(\.string)
            .filter { !live.finalizers.contains($0) }
        guard !added.isEmpty else { return }
        let list = added.map { "\"\($0)\"" }.joined(separator: ", ")
        throw .invalid(
            kind,
            live.key.name,
            [
                .forbidden(
                    "metadata.finalizers",
                    "no new finalizers can be added if the object is being deleted, found new finalizers "
                        + "[]string{\(list)}"
                )
            ]
        )
    }
}
