import KubernetesAPI

/// Who writes, and as what.
struct FieldWriter {
    var manager: String
    var apiVersion: String
    var subresource: String
    var time: String
    /// Kinds with a status subresource keep it out of other writes.
    var hasStatus: Bool

    func entry(_ operation: String, _ fields: FieldSet) -> ManagedFields.Entry {
        ManagedFields.Entry(
            manager: manager,
            operation: operation,
            apiVersion: apiVersion,
            subresource: subresource,
            time: time,
            fields: ManagedFields.strip(fields, subresource: subresource, hasStatus: hasStatus)
        )
    }
}

/// Server-side apply: merges, prunes, and settles who owns what.
///
/// `live` is nil where the object is created. The result has its managed fields and is not yet defaulted. Fails with the
/// conflict with other managers, unless forced.
func applyDocument(
    _ applied: JSONValue,
    onto live: JSONValue?,
    shape: FieldShape,
    writer: FieldWriter,
    isForced: Bool
) throws(Refusal) -> JSONValue {
    var managed = ManagedFields(of: live ?? [:])
    let entry = writer.entry("Apply", FieldSet(applied: applied, shape))
    let last = managed[entry]
    managed.put(entry)
    let base = live ?? ["apiVersion": applied["apiVersion"] ?? .null, "kind": applied["kind"] ?? .null]
    var merged = mergeDocuments(base, applied, shape)
    if !last.isEmpty { merged = pruneDocument(merged, last: last, owned: managed.union, shape) }

    let change = FieldComparison(base, merged, shape)
    let touched = change.modified.union(change.added)
    var conflicts: [(manager: String, path: String)] = []
    for index in managed.entries.indices where !managed.entries[index].isSame(as: entry) {
        let disputed = managed.entries[index].fields.intersection(touched)
        conflicts += disputed.paths.map { (managed.entries[index].description, $0) }
        managed.entries[index].fields = managed.entries[index].fields.subtracting(disputed).subtracting(change.removed)
    }
    if !conflicts.isEmpty, !isForced { throw .applyConflict(conflicts) }
    merged[path: ["metadata", "managedFields"]] = managed.value
    return merged
}

/// Settles who owns what after any write but an apply: the writer owns what it changed.
func recordUpdate(
    from live: JSONValue?,
    to updated: JSONValue,
    shape: FieldShape,
    writer: FieldWriter
) -> JSONValue {
    // A client that sends an empty list asks for the history to be forgotten; one that sends none keeps it.
    var managed = ManagedFields(of: live ?? [:])
    if live != nil, let sent = updated[path: ["metadata", "managedFields"]]?.array {
        managed = sent == [[:]] ? ManagedFields(of: [:]) : ManagedFields(of: updated)
    }
    let base = live ?? ["apiVersion": updated["apiVersion"] ?? .null, "kind": updated["kind"] ?? .null]
    let change = FieldComparison(base.withoutManagedFields, updated.withoutManagedFields, shape)
    let entry = writer.entry("Update", change.modified.union(change.added))
    for index in managed.entries.indices {
        managed.entries[index].fields = managed.entries[index].fields.subtracting(change.removed)
        if !managed.entries[index].isSame(as: entry) {
            let taken = managed.entries[index].fields.intersection(change.modified.union(change.added))
            managed.entries[index].fields = managed.entries[index].fields.subtracting(taken)
        }
    }
    var combined = entry
    combined.fields = managed[entry].union(entry.fields)
    if !combined.fields.isEmpty { managed.put(combined) }
    var result = updated
    result[path: ["metadata", "managedFields"]] = managed.entries.isEmpty ? Optional.none : managed.value
    return result
}

extension JSONValue {
    /// Without the record of who owns what.
    var withoutManagedFields: JSONValue {
        var value = self
        value[path: ["metadata", "managedFields"]] = nil
        return value
    }
}
