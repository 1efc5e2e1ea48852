import FoundationEssentials
import KubernetesAPI

/// The managed-fields entries of one object.
struct ManagedFields: Equatable {
    var entries: [Entry] = []

    /// What one manager owns.
    struct Entry: Equatable {
        var manager: String
        /// `Apply` or `Update`.
        var operation: String
        var apiVersion: String
        var subresource: String
        var time: String
        var fields: FieldSet

        func isSame(as other: Entry) -> Bool {
            manager == other.manager && operation == other.operation && subresource == other.subresource
                && (operation == "Apply" || apiVersion == other.apiVersion)
        }

        /// As conflict messages name it.
        var description: String {
            var text = "\"\(manager)\""
            if !subresource.isEmpty { text += " with subresource \"\(subresource)\"" }
            return operation == "Update" ? text + " using \(apiVersion)" : text
        }
    }

    init(of object: JSONValue) {
        entries = (object[path: ["metadata", "managedFields"]]?.array ?? []).map { entry in
            Entry(
                manager: entry["manager"]?.string ?? "",
                operation: entry["operation"]?.string ?? "Update",
                apiVersion: entry["apiVersion"]?.string ?? "",
                subresource: entry["subresource"]?.string ?? "",
                time: entry["time"]?.string ?? "",
                fields: FieldSet(fieldsV1: entry["fieldsV1"] ?? [:])
            )
        }
    }

    /// As `metadata.managedFields`: applies first, then by time and name.
    var value: JSONValue {
        let sorted = entries.filter { !$0.fields.isEmpty }.sorted {
            ($0.operation, $0.time, $0.manager, $0.subresource) < ($1.operation, $1.time, $1.manager, $1.subresource)
        }
        return .array(
            sorted.map { entry in
                var value: JSONValue = [
                    "manager": .string(entry.manager), "operation": .string(entry.operation),
                    "apiVersion": .string(entry.apiVersion), "time": .string(entry.time), "fieldsType": "FieldsV1",
                    "fieldsV1": entry.fields.fieldsV1,
                ]
                if !entry.subresource.isEmpty { value["subresource"] = .string(entry.subresource) }
                return value
            }
        )
    }

    /// What all managers own together.
    var union: FieldSet { entries.reduce(FieldSet()) { $0.union($1.fields) } }

    /// Replaces a manager's entry; its time stays where its fields do.
    mutating func put(_ entry: Entry) {
        if let index = entries.firstIndex(where: { $0.isSame(as: entry) }) {
            var entry = entry
            if entries[index].fields == entry.fields { entry.time = entries[index].time }
            entries[index] = entry
        } else {
            entries.append(entry)
        }
    }

    subscript(_ entry: Entry) -> FieldSet { entries.first { $0.isSame(as: entry) }?.fields ?? FieldSet() }

    /// The metadata that nobody owns, and what a request to this subresource cannot change.
    static func strip(_ set: FieldSet, subresource: String, hasStatus: Bool) -> FieldSet {
        var set = set
        for name in ["apiVersion", "kind"] { set = set.removing([.field(name)]) }
        for name in unowned { set = set.removing([.field("metadata"), .field(name)]) }
        set.children[.field("metadata")]?.isMember = false
        if set.children[.field("metadata")]?.isEmpty == true { set.children[.field("metadata")] = nil }
        set.isMember = false
        if subresource == "status" { return set.keeping([.field("status")]) }
        return hasStatus ? set.removing([.field("status")]) : set
    }

    private static let unowned = [
        "name", "namespace", "creationTimestamp", "selfLink", "uid", "generation", "managedFields", "resourceVersion",
        "deletionTimestamp", "deletionGracePeriodSeconds",
    ]
}
